import { formatReport } from '../core/format.ts';
import { defineRule } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

const text = formatReport(npm('left-pad'));

export default defineRule({
  id: 'file-format',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary:
    'A report is written in the one canonical form: key order, two blanks of indent, one final newline.',
  why: 'The next command that touches the report would rewrite it, and hide the change under review among white space.',
  fixedByRewrite: true,
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind !== 'not-canonical') continue;
      emit({
        offset: problem.offset,
        message:
          file.text?.[problem.offset] === '\r'
            ? 'The lines end in CR LF, as on Windows, instead of LF.'
            : 'From here on the text is not in canonical form (key order, indent, escapes or final newline).',
        hint: 'Run `mal normalize` to rewrite it.',
      });
    }
  },
  get good() {
    return [{ path: PATH, bytes: text }];
  },
  get bad() {
    return [
      { path: PATH, bytes: text.replaceAll('  ', '    '), says: 'canonical form', at: '2:3' },
      { path: PATH, bytes: text.trimEnd(), says: 'canonical form' },
      { path: PATH, bytes: text.replaceAll('\n', '\r\n'), says: 'CR LF', at: '1:2' },
    ];
  },
});
