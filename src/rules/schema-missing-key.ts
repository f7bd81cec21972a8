import { formatReport } from '../core/format.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { describeProblem } from '../core/schema/describe.ts';
import { npm, PATH } from './examples.ts';

const text = formatReport(
  npm('left-pad', {
    references: [
      { type: 'WEB', url: 'https://blog.example.org/a-report' },
      { type: 'ARTICLE', url: 'https://blog.example.org/b' },
    ],
  }),
);

export default defineRule({
  id: 'schema-missing-key',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'No field is missing that its neighbours mean nothing without.',
  why: 'Consumers that read the report expect these fields, and drop it or stop.',
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind !== 'missing-key') continue;
      emit({
        pointer: problem.pointer,
        message: describeProblem(problem),
        hint: `Add ${quote(problem.key)}; docs/format.md says what it holds.`,
      });
    }
  },
  get good() {
    return [{ path: PATH, bytes: text }];
  },
  get bad() {
    return [
      { path: PATH, bytes: text.replace('"type": "ARTICLE",', ''), says: '`references[1]` lacks "type".' },
      {
        path: PATH,
        bytes: text.replace(/"name": "left-pad",/, ''),
        says: '`affected[0].package` lacks "name".',
      },
    ];
  },
});
