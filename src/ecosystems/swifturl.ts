import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { segmentProblem } from './package-name.ts';
import { buildPurl } from './purl.ts';
import { compareSemver } from './semver-order.ts';
import { semverProblem, semverSuccessor } from './semver-version.ts';

export default defineEcosystem({
  name: 'SwiftURL',
  // A package is named by its repository's URL, which the advisories write without scheme: `github.com/owner/repo`.
  canonicalName: (name) => name,
  matchKey: (name) => name,
  nameProblem(name) {
    const problem = textProblem(name);
    if (problem !== undefined) return problem;
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name))
      return 'has a scheme, which is left out: "github.com/owner/repo"';
    if (/[\s?#\\]/.test(name)) return 'has a character in it that the name of a repository cannot have';
    return (
      segmentProblem(name) ??
      (name.includes('/') ? undefined : 'is not a host and a path, such as "github.com/owner/repo"')
    );
  },
  divide: 'slash',
  purl: (name) => buildPurl('swift', name),
  rangeTypes: ['SEMVER', 'ECOSYSTEM'],
  versionProblem: semverProblem,
  compare: compareSemver,
  successor: semverSuccessor,
  examples: {
    names: [
      [
        'github.com/vapor/vapor',
        'github.com/vapor/vapor',
        'github.com/vapor/vapor',
        'swifturl/github.com/vapor/vapor',
        'pkg:swift/github.com/vapor/vapor',
      ],
      [
        'github.com/Alamofire/Alamofire',
        'github.com/Alamofire/Alamofire',
        'github.com/Alamofire/Alamofire',
        'swifturl/github.com/!alamofire/!alamofire',
        'pkg:swift/github.com/Alamofire/Alamofire',
      ],
    ],
    invalidNames: [
      '',
      'vapor',
      'https://github.com/vapor/vapor',
      'github.com//vapor',
      'github.com/../x',
      'github.com/',
      'a/b c',
      'a/b?c',
    ],
    ascending: ['1.0.0-beta', '1.0.0', '1.2.0', '1.10.0'],
    equal: [['v1.0.0', '1.0.0']],
    invalidVersions: ['', 'v1.0.0', '1.0', 'main'],
  },
});
