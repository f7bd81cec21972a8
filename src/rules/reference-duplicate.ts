import { duplicateIndexes, withoutDuplicates } from '../core/duplicates.ts';
import { quote } from '../core/quote.ts';
import type { Reference } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const a = { type: 'ARTICLE', url: 'https://blog.example.org/a' };
const b = { type: 'ARTICLE', url: 'https://blog.example.org/b' };
const aAsWeb = { type: 'WEB', url: 'https://blog.example.org/a' };

export default defineRule({
  id: 'reference-duplicate',
  scope: 'report',
  reads: ['references'],
  severity: 'warning',
  summary: 'A reference is given once, under one type.',
  why: 'Readers follow the same link twice and take it for two sources.',
  check(osv, emit) {
    const references = osv.references;
    if (!references || references.length < 2) return;
    const repeated = duplicateIndexes(references.map(({ url }) => url));
    if (repeated.length === 0) return;
    const same = new Set(duplicateIndexes(references.map(keyOf)));
    for (const i of repeated) {
      const again = same.has(i);
      emit({
        pointer: `/references/${i}`,
        message: again
          ? `The reference ${quote(references[i]?.url)} is given twice.`
          : `The reference ${quote(references[i]?.url)} is given under two types.`,
        hint: again
          ? 'Run `mal normalize` to remove the second.'
          : 'Keep the type that says best what it is.',
        fixable: again,
      });
    }
  },
  fix(draft) {
    if (draft.references) draft.references = withoutDuplicates(draft.references, keyOf);
  },
  get good() {
    return [{ osv: npm('left-pad', { references: [a, b] }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { references: [b, a, a] }),
        at: '/references/2',
        fixed: npm('left-pad', { references: [b, a] }),
      },
      { osv: npm('left-pad', { references: [b, a, aAsWeb] }), at: '/references/2', says: 'two types' },
    ];
  },
});

const keyOf = ({ type, url }: Reference): string => `${type}\n${url}`;
