import { formatReport } from '../core/format.ts';
import { defineRule } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

const nested = (levels: number): string => `{"details": ${'['.repeat(levels)}${']'.repeat(levels)}}`;

export default defineRule({
  id: 'file-depth',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'Objects and lists lie at most 64 levels deep in each other.',
  why: 'Parsers that recurse run out of stack on deeper files; no report needs more than ten levels.',
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind !== 'too-deep') continue;
      emit({
        offset: problem.offset,
        message: `Here objects and lists lie more than ${problem.depth} levels deep in each other.`,
        hint: 'Flatten the value, or leave it out.',
      });
    }
  },
  get good() {
    return [{ path: PATH, bytes: formatReport(npm('left-pad')) }];
  },
  get bad() {
    return [{ path: PATH, bytes: nested(65), says: '64 levels' }];
  },
});
