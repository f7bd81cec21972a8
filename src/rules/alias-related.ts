import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const ghsa = 'GHSA-2v46-p5h4-248w';

export default defineRule({
  id: 'alias-related',
  scope: 'report',
  reads: ['ids'],
  // Two reports that are right by themselves can come to this when they are merged, and that must not keep one of them out.
  severity: 'warning',
  summary: 'An id is an alias, related or upstream, and no two of these.',
  why: 'An alias is the same incident, a related id another one: who reads both does not know which to believe.',
  check({ aliases, related, upstream }, emit) {
    if (Number(!aliases) + Number(!related) + Number(!upstream) > 1) return;
    const others = new Map<string, string>();
    for (const id of upstream ?? []) others.set(id, 'upstream');
    for (const id of aliases ?? []) others.set(id, 'aliases');
    for (const [i, id] of (related ?? []).entries()) {
      const other = others.get(id);
      if (other) emit(contradiction(`/related/${i}`, `related lists ${quote(id)}, and so does ${other}.`));
    }
    for (const [i, id] of (upstream ?? []).entries()) {
      if (others.get(id) === 'aliases')
        emit(contradiction(`/upstream/${i}`, `upstream lists ${quote(id)}, and so does aliases.`));
    }
  },
  good: [
    { osv: npm('left-pad', { aliases: [ghsa, 'CVE-2025-12345'], related: ['MAL-2025-7'] }) },
    { osv: npm('left-pad', { related: [ghsa] }) },
  ],
  bad: [
    {
      osv: npm('left-pad', { aliases: [ghsa], related: ['MAL-2025-7', ghsa] }),
      at: '/related/1',
      says: 'aliases',
    },
    {
      osv: npm('left-pad', { aliases: ['CVE-2025-12345', ghsa], upstream: ['OTHER-1', ghsa] }),
      at: '/upstream/1',
      says: 'aliases',
    },
    {
      osv: npm('left-pad', { related: [ghsa], upstream: [ghsa] }),
      at: '/related/0',
      says: 'upstream',
    },
  ],
});

const contradiction = (pointer: string, message: string) => ({
  pointer,
  message,
  hint: 'Keep the id where it belongs: `aliases` for the same incident, `related` for another one.',
});
