import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'alias-self',
  scope: 'report',
  reads: ['ids'],
  severity: 'error',
  summary: 'A report does not list its own id as an alias.',
  why: 'Tools that follow aliases to find other records loop or count the report twice.',
  check(osv, emit) {
    for (const field of ['aliases', 'related', 'upstream'] as const) {
      for (const [i, alias] of (osv[field] ?? []).entries()) {
        if (alias !== osv.id) continue;
        emit({
          pointer: `/${field}/${i}`,
          message: `${field} lists this report's own id "${alias}".`,
          hint: 'Run `mal normalize` to remove it.',
        });
      }
    }
  },
  fix(draft) {
    for (const field of ['aliases', 'related', 'upstream'] as const) {
      const list = draft[field];
      if (!list?.includes(draft.id ?? '')) continue;
      const rest = list.filter((alias) => alias !== draft.id);
      if (rest.length > 0) draft[field] = rest;
      else delete draft[field];
    }
  },
  get good() {
    return [{ osv: npm('left-pad', { aliases: ['GHSA-2v46-p5h4-248w'] }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { aliases: ['GHSA-2v46-p5h4-248w', 'MAL-2025-1000001'] }),
        at: '/aliases/1',
        fixed: npm('left-pad', { aliases: ['GHSA-2v46-p5h4-248w'] }),
      },
    ];
  },
});
