import { formatReport } from '../core/format.ts';
import { defineRule } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

export default defineRule({
  id: 'file-size',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'A file is at most 1 MiB long.',
  why: 'The largest of 240,000 public reports has some kilobytes; a huge file exhausts every consumer that syncs all of them.',
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind !== 'too-large') continue;
      emit({
        message: `The file has ${problem.size} bytes; a report has at most 1048576 (1 MiB).`,
        hint: 'Put long listings behind a reference, and keep here what identifies the package.',
      });
    }
  },
  get good() {
    return [{ path: PATH, bytes: formatReport(npm('left-pad')) }];
  },
  get bad() {
    return [{ path: PATH, bytes: `{"details": "${'a'.repeat(1_048_576)}"}`, says: 'at most 1048576' }];
  },
});
