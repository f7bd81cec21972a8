import { formatReport } from '../core/format.ts';
import { defineRule } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

export default defineRule({
  id: 'file-bom',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'A file does not begin with a byte order mark.',
  why: 'JSON parsers refuse the mark (RFC 8259, section 8.1), so consumers lose the report.',
  fixedByRewrite: true,
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind !== 'bom') continue;
      emit({
        offset: 0,
        message: 'The file begins with a byte order mark (U+FEFF).',
        hint: 'Run `mal normalize`, or save the file as UTF-8 without BOM.',
      });
    }
  },
  get good() {
    return [{ path: PATH, bytes: formatReport(npm('left-pad')) }];
  },
  get bad() {
    return [
      { path: PATH, bytes: `\ufeff${formatReport(npm('left-pad'))}`, says: 'byte order mark', at: '1:1' },
    ];
  },
});
