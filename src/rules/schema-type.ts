import { formatReport } from '../core/format.ts';
import { defineRule } from '../core/rule.ts';
import { describeProblem } from '../core/schema/describe.ts';
import { npm, PATH } from './examples.ts';

const text = formatReport(
  npm('left-pad', { versions: ['1.0.0', '1.1.0'], database_specific: { campaign: { name: 'x' } } }),
);

export default defineRule({
  id: 'schema-type',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'Every field holds the kind of value that the format says: text, a list, an object.',
  why: 'Consumers that expect a list and find a text drop the report or stop.',
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind !== 'wrong-type') continue;
      emit({
        pointer: problem.pointer,
        message: describeProblem(problem),
        hint: hintFor(problem.expected, problem.found),
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
        bytes: text.replace('"1.1.0"', '1.1'),
        says: '`affected[0].versions[1]` must be text, not the number 1.1.',
      },
      {
        path: PATH,
        bytes: text.replace(/"versions": \[[^\]]*\]/, '"versions": "1.0.0"'),
        says: 'must be a list, not the text "1.0.0"',
      },
      {
        path: PATH,
        bytes: text.replace('"left-pad"', 'null'),
        says: '`affected[0].package.name` must be text, not null',
      },
      {
        path: PATH,
        bytes: text.replace(/"campaign": \{[^}]*\}/, '"campaign": "x"'),
        says: 'an object or a list',
      },
    ];
  },
});

function hintFor(expected: string, found: string): string {
  if (found === 'null') return 'Fill in the value.';
  if (expected === 'text') return 'Put the value into quotation marks.';
  if (expected === 'a list') return 'Put the value into square brackets.';
  if (expected === 'an object or a list')
    return 'Put the value into an object, since other tools remove anything else from `database_specific`.';
  return 'docs/format.md says what belongs here.';
}
