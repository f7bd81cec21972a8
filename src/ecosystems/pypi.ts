import { lowerCase } from '../core/lower-case.ts';
import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { charactersProblem } from './package-name.ts';
import { comparePypi, parsePep440 } from './pep440-order.ts';
import { buildPurl } from './purl.ts';
import { blankProblem, leadingVProblem } from './version-text.ts';

/** PEP 503: small letters, and every run of `-`, `_` and `.` as one `-`. */
function normalize(name: string): string {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) ? name : lowerCase(name.replace(/[-_.]+/g, '-'));
}

export default defineEcosystem({
  name: 'PyPI',
  canonicalName: normalize,
  matchKey: normalize,
  nameProblem(name) {
    const problem = textProblem(name);
    if (problem !== undefined) return problem;
    const foreign = charactersProblem(name, /^[\w.-]+$/, 'PyPI');
    if (foreign !== undefined) return foreign;
    return /^[A-Za-z0-9](?:.*[A-Za-z0-9])?$/.test(name)
      ? undefined
      : 'does not begin and end with a letter or a digit';
  },
  divide: 'none',
  purl: (name) => buildPurl('pypi', normalize(name)),
  rangeTypes: ['ECOSYSTEM'],
  versionProblem(version) {
    if (/^\d{1,9}(?:\.\d{1,9}){0,3}$/.test(version)) return undefined;
    const problem = blankProblem(version) ?? leadingVProblem(version);
    if (problem !== undefined || parsePep440(version) !== undefined) return problem;
    return 'is not a version of PEP 440, such as 1.0, 1.0rc1 or 1.0.post1';
  },
  compare: comparePypi,
  examples: {
    names: [
      ['requests', 'requests', 'requests', 'pypi/requests', 'pkg:pypi/requests'],
      ['Foo._-Bar', 'foo-bar', 'foo-bar', 'pypi/foo-bar', 'pkg:pypi/foo-bar'],
      [
        'zope.interface',
        'zope-interface',
        'zope-interface',
        'pypi/zope-interface',
        'pkg:pypi/zope-interface',
      ],
    ],
    invalidNames: ['', '-', '_a', 'a-', 'a/b', '../x', 'a b', 'é', 'a\u0000'],
    ascending: [
      'foo',
      'v_05',
      '0',
      '1.dev0',
      '1.0.dev456',
      '1.0a1',
      '1.0a2.dev456',
      '1.0a12.dev456',
      '1.0a12',
      '1.0b1.dev456',
      '1.0b2',
      '1.0b2.post345.dev456',
      '1.0b2.post345',
      '1.0rc1.dev456',
      '1.0rc1',
      '1.0',
      '1.0+abc.5',
      '1.0+abc.7',
      '1.0+5',
      '1.0+5.1',
      '1.0.post456.dev34',
      '1.0.post456',
      '1.0.15',
      '1.1.dev1',
      '1.1',
      '1!0.1',
      '2!0',
    ],
    equal: [
      ['1.0', '1'],
      ['1.0-1', '1.0.post1'],
      ['1.0alpha1', '1.0a1'],
      ['v1.0', '1.0'],
      ['1.0RC1', '1.0c1'],
      ['1.0+a-b', '1.0+A.B'],
    ],
    invalidVersions: ['', ' 1.0', '0.0.9 ', 'v1.0', 'v_05', '1.0-final', '1..0', 'latest'],
  },
});
