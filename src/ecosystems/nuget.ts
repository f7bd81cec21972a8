import { lowerCase } from '../core/lower-case.ts';
import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { compareNumbers, orderBy } from './order.ts';
import { charactersProblem } from './package-name.ts';
import { buildPurl } from './purl.ts';
import { compareSemverLike, parseSemverLike } from './semver-order.ts';
import { blankProblem, leadingVProblem } from './version-text.ts';

/** Word characters of .NET's regular expressions, in any script: Cyrillic look-alikes are real packages. */
const ALLOWED = /^[\p{L}\p{M}\p{N}\p{Pc}.-]+$/u;
const VERSION =
  /^\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
const LARGEST = ['2147483647'];

export default defineEcosystem({
  name: 'NuGet',
  // Ids ignore case; consumers look the display case up byte for byte, so it is what is stored.
  canonicalName: (name) => name,
  matchKey: lowerCase,
  nameProblem(name) {
    const problem = textProblem(name) ?? charactersProblem(name, ALLOWED, 'NuGet');
    if (problem !== undefined) return problem;
    if (name.length > 100) return 'is longer than the 100 characters that NuGet allows';
    return name === '.' || name === '..' ? 'is no name but a folder' : undefined;
  },
  divide: 'none',
  purl: (name) => buildPurl('nuget', name),
  rangeTypes: ['ECOSYSTEM'],
  versionProblem(version) {
    if (!VERSION.test(version))
      return (
        blankProblem(version) ??
        leadingVProblem(version) ??
        'is not a NuGet version, such as 1.0.0, 1.0.0.1 or 1.0.0-rc'
      );
    const numbers = parseSemverLike(version, 4)?.numbers ?? [];
    return numbers.some((n) => compareNumbers([n], LARGEST) > 0)
      ? 'has a number that is too large for the registry'
      : undefined;
  },
  /** Four numbers, and pre-releases without regard to case. */
  compare: orderBy((version) => parseSemverLike(lowerCase(version), 4), compareSemverLike),
  examples: {
    names: [
      [
        'Newtonsoft.Json',
        'Newtonsoft.Json',
        'newtonsoft.json',
        'nuget/newtonsoft%2ejson',
        'pkg:nuget/Newtonsoft.Json',
      ],
      ['Сore.Net', 'Сore.Net', 'сore.net', 'nuget/%d1%81ore.net', 'pkg:nuget/%D0%A1ore.Net'],
    ],
    invalidNames: ['', 'a/b', '../x', 'a b', '..', 'a\u0085', 'a'.repeat(101), 'a\u202eb'],
    ascending: [
      'x',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-ALPHA.2',
      '1.0.0-alpha.10',
      '1.0.0-beta',
      '1.0.0-rc-1',
      '1.0.0',
      '1.0.0.1',
      '1.0.0.2-beta',
      '1.0.0.2',
      '1.0.1',
      '1.10',
      '2',
    ],
    equal: [
      ['1', '1.0.0.0'],
      ['1.0.0-RC', '1.0.0-rc'],
      ['1.0.0+a', '1.0.0+b'],
      ['01.0', '1.0'],
    ],
    invalidVersions: ['', 'v1.0', '1.0 ', '1.0.0.0.0', '1.0-', 'x', '2147483648.0'],
  },
});
