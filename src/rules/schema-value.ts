import { formatReport } from '../core/format.ts';
import { defineRule } from '../core/rule.ts';
import { describeProblem } from '../core/schema/describe.ts';
import { npm, PATH } from './examples.ts';

const text = formatReport(
  npm('left-pad', {
    references: [
      { type: 'WEB', url: 'https://blog.example.org/a-report' },
      { type: 'ARTICLE', url: 'https://blog.example.org/b' },
    ],
    credits: [{ name: 'A. Finder', type: 'FINDER' }],
  }),
);

export default defineRule({
  id: 'schema-value',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'Where the format allows certain values only, a field holds one of them.',
  why: 'Consumers drop a report with a word that they do not know.',
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind !== 'wrong-value') continue;
      emit({
        pointer: problem.pointer,
        message: describeProblem(problem),
        hint: problem.expected.startsWith('"')
          ? `Write ${problem.expected}.`
          : 'docs/format.md says what belongs here.',
      });
    }
  },
  get good() {
    return [{ path: PATH, bytes: text }];
  },
  get bad() {
    return [
      {
        path: PATH,
        bytes: text.replace('"ARTICLE"', '"article"'),
        says: '`references[1].type` must be "ARTICLE", not the text "article".',
      },
      { path: PATH, bytes: text.replace('"FINDER"', '"HERO"'), says: 'one of "FINDER", "REPORTER"' },
      {
        path: PATH,
        bytes: text.replace('"1.9.0"', '"2.0.0"'),
        says: '`schema_version` must be an OSV version from 1.0.0 on',
      },
    ];
  },
});
