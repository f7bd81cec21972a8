import { formatReport } from '../core/format.ts';
import { defineRule } from '../core/rule.ts';
import { describeProblem } from '../core/schema/describe.ts';
import { npm, PATH } from './examples.ts';

const text = formatReport(npm('left-pad', { aliases: ['GHSA-2v46-p5h4-248w'] }));

export default defineRule({
  id: 'schema-null-value',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'A field with nothing in it is left out, not set to null.',
  why: 'Some consumers take null for a value of the wrong type and drop the report.',
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind !== 'null-value') continue;
      emit({
        pointer: problem.pointer,
        key: true,
        message: describeProblem(problem),
        hint: 'Run `mal normalize` to leave the field out.',
      });
    }
  },
  fixedByRewrite: true,
  get good() {
    return [{ path: PATH, bytes: text }];
  },
  get bad() {
    return [
      {
        path: PATH,
        bytes: text.replace(/\[\n.*GHSA.*\n {2}\]/, 'null'),
        says: '`aliases` is null',
        at: '6:3',
      },
    ];
  },
});
