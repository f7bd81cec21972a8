import { formatReport } from '../core/format.ts';
import { defineRule } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

export default defineRule({
  id: 'file-unreadable',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'Every file can be read.',
  why: 'A check that skipped what it cannot read would call a broken database sound.',
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind !== 'unreadable') continue;
      emit({
        message: `The file cannot be read: ${problem.reason}.`,
        hint: 'Make it readable (`chmod u+r`), or check it out anew.',
      });
    }
  },
  get good() {
    return [{ path: PATH, bytes: formatReport(npm('left-pad')) }];
  },
  get bad() {
    return [];
  },
});
