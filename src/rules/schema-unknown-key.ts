import { formatReport } from '../core/format.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { UNSAFE_KEYS } from '../core/scan.ts';
import { describeProblem } from '../core/schema/describe.ts';
import { npm, PATH } from './examples.ts';

const text = formatReport(npm('left-pad', { database_specific: { campaign: { name: 'x' } } }));

export default defineRule({
  id: 'schema-unknown-key',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'Outside the open objects, every field is one that the format knows.',
  why: 'Consumers that meet an unknown field drop the whole report without a word.',
  check(file, emit) {
    for (const problem of file.problems) {
      // A key that no object may have is told by `file-unsafe-key`.
      if (problem.kind !== 'unknown-key' || UNSAFE_KEYS.has(problem.key)) continue;
      emit({
        pointer: problem.pointer,
        key: true,
        message: describeProblem(problem),
        hint:
          problem.suggestion === undefined
            ? 'Remove it; what goes beyond the format belongs into `database_specific`, in an object or a list.'
            : `Rename it to ${quote(problem.suggestion)}.`,
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
        bytes: text.replace('"affected"', '"afected"'),
        says: '"afected" is no field of the format; did you mean "affected"?',
      },
      {
        path: PATH,
        bytes: text.replace('"schema_version"', '"schemaVersion"'),
        says: 'did you mean "schema_version"?',
        at: '4:3',
      },
      {
        path: PATH,
        bytes: text.replace('"name": "left-pad"', '"name": "left-pad", "registry": "x"'),
        says: 'of `affected[0].package`',
      },
      {
        path: PATH,
        bytes: text.replace('"summary"', '"campaign": {}, "summary"'),
        says: '"campaign" is no field of the format.',
      },
    ];
  },
});
