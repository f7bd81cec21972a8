import { formatReport } from '../core/format.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

const text = formatReport(npm('left-pad', { database_specific: { x: { note: 1 } } }));

export default defineRule({
  id: 'file-unsafe-key',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'No object has a key `__proto__`, `constructor` or `prototype`.',
  why: 'Such a key can change the behaviour of a program that copies the object without care (prototype pollution).',
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind !== 'unsafe-key') continue;
      emit({
        offset: problem.offset,
        message: `The key ${quote(problem.key)} is not allowed in a report.`,
        hint: 'Rename or remove it.',
      });
    }
  },
  get good() {
    return [{ path: PATH, bytes: text }];
  },
  get bad() {
    return [
      { path: PATH, bytes: text.replace('"note"', '"__proto__"'), says: '"__proto__"' },
      { path: PATH, bytes: text.replace('"note"', '"constructor"'), says: '"constructor"' },
      { path: PATH, bytes: text.replace('"note"', '"\\u0070rototype"'), says: '"prototype"' },
    ];
  },
});
