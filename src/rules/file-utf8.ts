import { formatReport } from '../core/format.ts';
import { defineRule } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

const text = formatReport(npm('left-pad'));

export default defineRule({
  id: 'file-utf8',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'A file is valid UTF-8.',
  why: 'Parsers refuse other bytes or put the same sign for all of them, and then two different names become one.',
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind !== 'not-utf8') continue;
      emit({
        message: `The byte at offset ${problem.byteOffset} is not UTF-8.`,
        hint: 'Save the file in UTF-8 (it may have been written as Latin-1 or UTF-16).',
      });
    }
  },
  get good() {
    return [{ path: PATH, bytes: text.replace('The package', 'Le paquet émet') }];
  },
  get bad() {
    return [
      { path: PATH, bytes: new Uint8Array([0x7b, 0x22, 0xe9, 0x22, 0x7d]), says: 'offset 2' },
      { path: PATH, bytes: new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), says: 'offset 0' },
    ];
  },
});
