import { lowerCase } from '../core/lower-case.ts';
import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { charactersProblem, segmentProblem } from './package-name.ts';
import { comparePhp } from './php-order.ts';
import { buildPurl, withRegistry } from './purl.ts';
import { blankProblem } from './version-text.ts';

export default defineEcosystem({
  name: 'Packagist',
  canonicalName: lowerCase,
  matchKey: lowerCase,
  nameProblem(name) {
    const problem = textProblem(name) ?? segmentProblem(name);
    if (problem !== undefined) return problem;
    if (!/^[^/]+\/[^/]+$/.test(name))
      return 'is not a vendor and a package with one "/" between them, such as "acme/app"';
    return charactersProblem(name, /^[\w./-]+$/, 'Packagist');
  },
  divide: 'slash',
  purl: (name, suffix) => withRegistry(buildPurl('composer', lowerCase(name)), suffix),
  rangeTypes: ['ECOSYSTEM'],
  /** The registry shows tags as they are, `v` included, and branches as `dev-…`. */
  versionProblem: blankProblem,
  compare: comparePhp,
  examples: {
    names: [
      [
        'symfony/http-kernel',
        'symfony/http-kernel',
        'symfony/http-kernel',
        'packagist/symfony/http-kernel',
        'pkg:composer/symfony/http-kernel',
      ],
      ['Acme/App', 'acme/app', 'acme/app', 'packagist/acme/app', 'pkg:composer/acme/app'],
    ],
    invalidNames: ['', 'a', 'a/b/c', 'a/', '/a', '../a', 'a/..', 'a b/c', 'a/é'],
    ascending: [
      '1.0.foo',
      '1.0-dev',
      '1.0',
      '1.0.0-dev',
      '1.0.0-alpha1',
      '1.0.0a2',
      '1.0.0-beta1',
      '1.0.0b2',
      '1.0.0-RC1',
      '1.0.0',
      '1.0.0.0',
      '1.0.0pl1',
      '1.0.1',
      '1.2',
      '1.10',
      '2.0',
    ],
    equal: [
      ['v1.0', '1.0'],
      ['1.0-rc1', '1.0RC1'],
      ['1.0+1', '1.0.1'],
      ['1.0alpha', '1.0a'],
    ],
    invalidVersions: ['', ' ', '1.0 ', '1.0\n'],
  },
});
