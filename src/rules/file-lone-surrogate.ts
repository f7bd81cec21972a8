import { formatReport } from '../core/format.ts';
import { defineRule } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

const text = formatReport(npm('left-pad'));

export default defineRule({
  id: 'file-lone-surrogate',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'An escaped surrogate (`\\ud83d`) stands only in a pair.',
  why: 'Half a character cannot be written as UTF-8: parsers refuse the file or put different characters there.',
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind !== 'lone-surrogate') continue;
      emit({
        offset: problem.offset,
        message: 'This text holds an escaped surrogate (`\\ud800` to `\\udfff`) without its other half.',
        hint: 'Write the character itself, or remove the escape.',
      });
    }
  },
  get good() {
    return [{ path: PATH, bytes: text.replace('The package', 'The \\ud83d\\udce6') }];
  },
  get bad() {
    return [
      {
        path: PATH,
        bytes: text.replace('The package', 'The \\ud83d'),
        says: 'without its other half',
        at: '7:14',
      },
    ];
  },
});
