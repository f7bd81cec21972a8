import { parseGitUrl } from '../core/git-url.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { git } from './examples.ts';

const repo = 'https://github.com/owner/repo';
const range = (url?: string) => ({
  type: 'GIT' as const,
  ...(url === undefined ? {} : { repo: url }),
  events: [{ introduced: '0' }],
});

export default defineRule({
  id: 'range-git-repo',
  scope: 'report',
  reads: ['git'],
  severity: 'error',
  summary: 'A GIT range names its repository, and all of a report name the same one.',
  why: 'The repository is the identity of the report: its folder, its summary and every look-up follow from it.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const ranges = osv.affected[i]?.ranges;
      if (!ranges) continue;
      let first: string | undefined;
      for (let j = 0; j < ranges.length; j++) {
        const { type, repo: url } = ranges[j] ?? {};
        if (type !== 'GIT') continue;
        const pointer = `/affected/${i}/ranges/${j}`;
        if (url === undefined) {
          emit({
            pointer,
            message: 'The GIT range names no repository.',
            hint: 'Add `"repo": "https://<host>/<path>"`.',
          });
          continue;
        }
        const parsed = parseGitUrl(url);
        if (!parsed.ok) {
          emit({
            pointer: `${pointer}/repo`,
            message: `${quote(url)} ${parsed.reason}.`,
            hint: 'Write the URL that `git clone` takes, such as "https://github.com/owner/repo".',
          });
          continue;
        }
        first ??= parsed.key;
        if (parsed.key === first) continue;
        emit({
          pointer: `${pointer}/repo`,
          message: `The report is on the repository ${quote(first)}, and this range on ${quote(parsed.key)}.`,
          hint: 'Write a report for each repository.',
        });
      }
    }
  },
  get good() {
    return [{ osv: git(repo) }, { osv: git(repo, { ranges: [range(repo), range(`${repo}.git`)] }) }];
  },
  get bad() {
    return [
      {
        osv: git(repo, { ranges: [range(repo), range('https://github.com/owner/other')] }),
        at: '/affected/0/ranges/1/repo',
        says: 'other',
      },
      { osv: git(repo, { ranges: [range(repo), range()] }), at: '/affected/0/ranges/1' },
      {
        osv: git(repo, { ranges: [range('not a url')] }),
        at: '/affected/0/ranges/0/repo',
        says: 'not a url',
      },
    ];
  },
});
