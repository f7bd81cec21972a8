import { duplicateIndexes } from '../core/duplicates.ts';
import { quote } from '../core/quote.ts';
import { ORIGINS, type Origin, originsOf } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { sameJson } from '../core/same-json.ts';
import { npm, origin } from './examples.ts';

export default defineRule({
  id: 'origin-unique',
  scope: 'report',
  reads: ['origins'],
  severity: 'error',
  summary: 'No two origins have the same source and sha256.',
  why: 'The pair identifies one contribution: two rows of it say two things about the same bytes.',
  check(osv, emit) {
    const origins = originsOf(osv);
    if (origins.length < 2) return;
    const duplicates = duplicateIndexes(origins.map(keyOf));
    if (duplicates.length === 0) return;
    const repeated = repeatedRows(origins);
    for (const i of duplicates) {
      const fixable = repeated.has(i);
      emit({
        pointer: `/database_specific/${ORIGINS}/${i}`,
        message: `The source ${quote(origins[i]?.source)} has two rows with the sha256 ${quote(origins[i]?.sha256)}.`,
        hint: fixable
          ? 'Run `mal normalize` to remove the second.'
          : 'Make one row of both, with the claims of both.',
        fixable,
      });
    }
  },
  fix(draft) {
    const origins = originsOf(draft);
    const repeated = origins.length < 2 ? undefined : repeatedRows(origins);
    if (!repeated || repeated.size === 0) return;
    draft.database_specific![ORIGINS] = origins.filter((_, i) => !repeated.has(i));
  },
  get good() {
    return [{ osv: npm('left-pad', { origins: [origin('a'), origin('a', 'b'), origin('b')] }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { origins: [origin('a'), origin('b'), origin('b')] }),
        at: '/database_specific/malicious-packages-origins/2',
        fixed: npm('left-pad', { origins: [origin('a'), origin('b')] }),
      },
      {
        osv: npm('left-pad', { origins: [origin('a'), origin('a', 'a', { versions: ['1.0.0'] })] }),
        at: '/database_specific/malicious-packages-origins/1',
        says: '"a"',
      },
    ];
  },
});

const keyOf = ({ source, sha256 }: Origin): string => `${source} ${sha256}`;

/** The rows that say the same as the first of their pair. */
function repeatedRows(origins: readonly Origin[]): Set<number> {
  const first = new Map<string, Origin>();
  const repeated = new Set<number>();
  for (const [i, origin] of origins.entries()) {
    const known = first.get(keyOf(origin));
    if (!known) first.set(keyOf(origin), origin);
    else if (sameJson(known, origin)) repeated.add(i);
  }
  return repeated;
}
