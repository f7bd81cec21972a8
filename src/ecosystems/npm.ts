import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { charactersProblem, segmentProblem } from './package-name.ts';
import { buildPurl } from './purl.ts';
import { compareSemver } from './semver-order.ts';
import { npmSemverProblem, semverSuccessor } from './semver-version.ts';

/** What stands in a URL as it is: npm has taken no other name since its beginning. Old names may have capitals. */
const ALLOWED = /^(?:@[\w.!~*'()-]+\/)?[\w.!~*'()-]+$/;

export default defineEcosystem({
  name: 'npm',
  canonicalName: (name) => name,
  matchKey: (name) => name,
  nameProblem(name) {
    const problem = textProblem(name) ?? segmentProblem(name);
    if (problem !== undefined || ALLOWED.test(name)) return problem;
    if (name.includes('/') && !/^@[^/]+\/[^/]+$/.test(name))
      return 'has a "/", which npm allows only once, after a scope such as "@scope"';
    return charactersProblem(name, ALLOWED, 'npm');
  },
  divide: 'scope',
  purl: (name) => buildPurl('npm', name),
  rangeTypes: ['SEMVER', 'ECOSYSTEM'],
  versionProblem: npmSemverProblem,
  compare: compareSemver,
  successor: semverSuccessor,
  examples: {
    names: [
      ['left-pad', 'left-pad', 'left-pad', 'npm/left-pad', 'pkg:npm/left-pad'],
      [
        '@ctrl/tinycolor',
        '@ctrl/tinycolor',
        '@ctrl/tinycolor',
        'npm/@ctrl/tinycolor',
        'pkg:npm/%40ctrl/tinycolor',
      ],
      ['JSONStream', 'JSONStream', 'JSONStream', 'npm/!j!s!o!n!stream', 'pkg:npm/JSONStream'],
      ['--hiljson', '--hiljson', '--hiljson', 'npm/--hiljson', 'pkg:npm/--hiljson'],
      ['pattern.json', 'pattern.json', 'pattern.json', 'npm/pattern%2ejson', 'pkg:npm/pattern.json'],
    ],
    invalidNames: [
      '',
      'a/b',
      '@a',
      '@a/b/c',
      '@a/',
      '/a',
      '../../etc/passwd',
      '@a/..',
      '..',
      'a b',
      'a\nb',
      'a:b',
      'a\ud800',
      'а',
    ],
    ascending: [
      'latest',
      '0.0.0-0',
      '0.0.0',
      '0.0.1',
      '0.9.9',
      '1.0.0-0',
      '1.0.0-1',
      '1.0.0-10',
      '1.0.0-1a',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.6-0',
      '1.0.6',
      '1.10.0',
      '2.0.0',
      '9007199254740993.0.0',
      '999999999999999999999999999991.0.0',
    ],
    equal: [
      ['1', '1.0.0'],
      ['v1.2.3', '1.2.3'],
      ['1.2.3+a', '1.2.3+b'],
      ['1.2', '1.2.0'],
    ],
    invalidVersions: [
      '',
      ' ',
      '1.0',
      'v1.0.0',
      '1.0.0 ',
      ' 1.0.0',
      '01.0.0',
      '1.0.0-01',
      '1.0.0.0',
      'latest',
      '=1.0.0',
      '^1.0.0',
      '9007199254740992.0.0',
    ],
  },
});
