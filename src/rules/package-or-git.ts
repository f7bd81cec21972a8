import { defineRule } from '../core/rule.ts';
import { git, npm, semver } from './examples.ts';

const repo = 'https://github.com/owner/repo';
const gitRange = { type: 'GIT' as const, repo, events: [{ introduced: '0' }] };

export default defineRule({
  id: 'package-or-git',
  scope: 'report',
  severity: 'error',
  summary: 'A report names a package, or has GIT ranges, but not both.',
  why: 'Scanners stop at a GIT range and ignore the ranges after it; a range without a package means nothing to them.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const { package: pkg, ranges = [], versions } = osv.affected[i] ?? {};
      if (!pkg && ranges.length === 0) {
        emit({
          pointer: `/affected/${i}`,
          message: versions?.length
            ? 'The versions belong to no package.'
            : 'The entry names neither a package nor a repository.',
          hint: 'Name the package in `package`, or the repository in a range of type GIT.',
        });
      }
      for (let j = 0; j < ranges.length; j++) {
        const isGit = ranges[j]?.type === 'GIT';
        if (isGit === (pkg === undefined)) continue;
        emit({
          pointer: `/affected/${i}/ranges/${j}`,
          message: isGit
            ? 'The report is on a package, and this range is on a git repository.'
            : `The range of type ${ranges[j]?.type} belongs to no package.`,
          hint: isGit
            ? 'Report the repository in a file of its own, and remove this range.'
            : 'Name the package in `package`, or use ranges of type GIT alone.',
        });
      }
    }
  },
  get good() {
    return [{ osv: npm('left-pad') }, { osv: git(repo) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { ranges: [semver({ introduced: '0' }), gitRange] }),
        at: '/affected/0/ranges/1',
      },
      { osv: git(repo, { ranges: [gitRange, semver({ introduced: '0' })] }), at: '/affected/0/ranges/1' },
      { osv: git(repo, { affected: [{ versions: ['1.0.0'] }] }), at: '/affected/0' },
    ];
  },
});
