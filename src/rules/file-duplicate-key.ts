import { formatReport } from '../core/format.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

const text = formatReport(npm('left-pad'));

export default defineRule({
  id: 'file-duplicate-key',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'An object has each key once.',
  why: 'Parsers disagree about which of two equal keys counts, so two consumers would read two different reports.',
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind !== 'duplicate-key') continue;
      const key = quote(problem.key);
      emit({
        offset: problem.offset,
        message: problem.equal
          ? `The key ${key} stands here a second time, with the same value.`
          : `The key ${key} stands here a second time, with another value.`,
        hint: problem.equal ? 'Run `mal normalize` to remove it.' : 'Keep the one that is right.',
        fixable: problem.equal,
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
        bytes: text.replace('  "id"', '  "modified": "2025-01-02T00:00:00Z",\n  "id"'),
        says: '"modified" stands here a second time, with the same value',
        at: '5:3',
      },
      {
        path: PATH,
        bytes: text.replace('  "id"', '  "modified": "2025-01-03T00:00:00Z",\n  "id"'),
        says: 'with another value',
        at: '5:3',
      },
    ];
  },
});
