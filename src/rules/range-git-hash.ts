import { quote } from '../core/quote.ts';
import { EVENT_KINDS } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { git } from './examples.ts';

const repo = 'https://github.com/owner/repo';
const commit = '6879efc2c1596d11a6a6ad296f80063b558d5e0f';
const HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const range = (introduced: string, fixed?: string) => ({
  type: 'GIT' as const,
  repo,
  events: fixed === undefined ? [{ introduced }] : [{ introduced }, { fixed }],
});

export default defineRule({
  id: 'range-git-hash',
  scope: 'report',
  reads: ['git'],
  severity: 'error',
  summary: 'A GIT range names full commit hashes.',
  why: 'Tags and branches move, and a shortened hash fits more than one commit: what is affected would change by itself.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const ranges = osv.affected[i]?.ranges;
      if (!ranges) continue;
      for (let j = 0; j < ranges.length; j++) {
        const events = ranges[j]?.type === 'GIT' ? (ranges[j]?.events ?? []) : [];
        for (let k = 0; k < events.length; k++) {
          for (const kind of EVENT_KINDS) {
            const value = events[k]?.[kind];
            if (value === undefined || HASH.test(value)) continue;
            if ((value === '0' && kind === 'introduced') || (value === '*' && kind === 'limit')) continue;
            const fixable = HASH.test(value.toLowerCase());
            emit({
              pointer: `/affected/${i}/ranges/${j}/events/${k}/${kind}`,
              message: `${quote(value)} is no full commit hash of 40 or 64 lower-case hexadecimal digits.`,
              hint: fixable
                ? 'Run `mal normalize` to write it in lower case.'
                : 'Find it with `git rev-parse <tag, branch or short hash>`.',
              fixable,
            });
          }
        }
      }
    }
  },
  fix(draft) {
    for (const { type, events } of draft.affected.flatMap(({ ranges }) => ranges ?? [])) {
      if (type !== 'GIT') continue;
      for (const event of events) {
        for (const kind of EVENT_KINDS) {
          const lower = event[kind]?.toLowerCase();
          if (lower !== undefined && HASH.test(lower)) event[kind] = lower;
        }
      }
    }
  },
  get good() {
    return [{ osv: git(repo) }, { osv: git(repo, { ranges: [range('0', commit)] }) }];
  },
  get bad() {
    return [
      {
        osv: git(repo, { ranges: [range('0'), range('0', '6879efc')] }),
        at: '/affected/0/ranges/1/events/1/fixed',
        says: '6879efc',
      },
      { osv: git(repo, { ranges: [range('v1.0.0')] }), at: '/affected/0/ranges/0/events/0/introduced' },
      {
        osv: git(repo, { ranges: [range('0', commit.toUpperCase())] }),
        at: '/affected/0/ranges/0/events/1/fixed',
        fixed: git(repo, { ranges: [range('0', commit)] }),
      },
    ];
  },
});
