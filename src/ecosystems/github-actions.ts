import { lowerCase } from '../core/lower-case.ts';
import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { orderBy } from './order.ts';
import { segmentProblem } from './package-name.ts';
import { encodePath } from './purl.ts';
import { compareSemverLike, parseSemverLike, type SemverLike } from './semver-order.ts';
import { blankProblem } from './version-text.ts';

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;
/** Names that point to another commit tomorrow: a major version alone, and the usual branches. */
const MOVING = /^(?:v?\d+|latest|main|master|head|dev|nightly|canary|trunk|stable)$/i;

/** Of a tag the numbers that it gives: `v4` and `v4.5` go on to the newest `v4.5.6`. */
const PARTIAL = /^v?(\d+(?:\.\d+)?)$/i;

/** Tags as Semantic Versions of any number of parts; a commit, though it may begin with digits, is none. */
function parseTag(version: string): SemverLike | undefined {
  return COMMIT.test(version) ? undefined : parseSemverLike(version, Number.POSITIVE_INFINITY);
}

export default defineEcosystem({
  name: 'GitHub Actions',
  canonicalName: lowerCase,
  matchKey: lowerCase,
  nameProblem(name) {
    const problem = textProblem(name) ?? segmentProblem(name);
    if (problem !== undefined) return problem;
    const [owner, repo, ...path] = name.split('/');
    if (owner === undefined || repo === undefined)
      return 'is not an owner and a repository, such as "actions/checkout"';
    if (!/^[A-Za-z0-9][\w-]{0,38}$/.test(owner)) return 'has an owner that no GitHub account can be called';
    if (/\.git$/i.test(repo)) return 'ends its repository in ".git", which is not part of its name';
    const valid = [repo, ...path].every((segment) => /^[\w.-]{1,100}$/.test(segment));
    return valid ? undefined : 'has a character in it that GitHub does not allow';
  },
  divide: 'slash',
  /** An action inside a repository is a subpath of it. */
  purl(name) {
    const [owner, repo, ...path] = (encodePath(lowerCase(name)) ?? '').split('/');
    if (!owner || !repo) return undefined;
    return `pkg:github/${owner}/${repo}${path.length > 0 ? `#${path.join('/')}` : ''}`;
  },
  rangeTypes: ['ECOSYSTEM'],
  versionProblem: blankProblem,
  isMovingTag: (version) => MOVING.test(version) && !COMMIT.test(version),
  compare: orderBy(parseTag, compareSemverLike),
  /** A commit or a branch may be that of any tag. */
  hasPlace: (version) => parseTag(version) !== undefined,
  /** A commit or a branch may be what a tag names, a branch any commit, and a tag of few numbers the tags of more. */
  mayBe(version, other) {
    if (COMMIT.test(version)) return parseTag(other) !== undefined;
    const [, numbers] = PARTIAL.exec(version) ?? [];
    if (numbers !== undefined) return other.replace(/^v/i, '').startsWith(`${numbers}.`);
    return parseTag(version) === undefined;
  },
  examples: {
    names: [
      [
        'actions/checkout',
        'actions/checkout',
        'actions/checkout',
        'github-actions/actions/checkout',
        'pkg:github/actions/checkout',
      ],
      [
        'TJ-Actions/Changed-Files',
        'tj-actions/changed-files',
        'tj-actions/changed-files',
        'github-actions/tj-actions/changed-files',
        'pkg:github/tj-actions/changed-files',
      ],
      [
        'github/codeql-action/init',
        'github/codeql-action/init',
        'github/codeql-action/init',
        'github-actions/github/codeql-action/init',
        'pkg:github/github/codeql-action#init',
      ],
    ],
    invalidNames: [
      '',
      'checkout',
      'a/',
      '/a',
      'a//b',
      'a/..',
      '../../etc/passwd',
      'a/b.git',
      '-a/b',
      'a b/c',
      'a/b/é',
    ],
    ascending: [
      '1111111111111111111111111111111111111111',
      'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      'main',
      'v1.0.0-rc.1',
      'v1',
      'v1.0.1',
      'v1.2',
      'v1.2.0.1',
      'v1.10.0',
      'v2',
      'v35',
    ],
    equal: [
      ['v1', '1.0.0'],
      ['v1.2.3', '1.2.3'],
    ],
    invalidVersions: ['', ' ', 'v1 '],
  },
});
