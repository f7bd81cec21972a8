import { lowerCase } from '../core/lower-case.ts';
import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { orderBy } from './order.ts';
import { charactersProblem } from './package-name.ts';
import { buildPurl } from './purl.ts';
import { compareIdentifiers, compareSemverLike, parseSemverLike } from './semver-order.ts';
import { semverProblem } from './semver-version.ts';

export default defineEcosystem({
  name: 'Pub',
  canonicalName: lowerCase,
  matchKey: lowerCase,
  nameProblem: (name) => textProblem(name) ?? charactersProblem(name, /^\w+$/, 'Pub'),
  divide: 'none',
  purl: (name) => buildPurl('pub', lowerCase(name)),
  rangeTypes: ['ECOSYSTEM'],
  versionProblem: semverProblem,
  /** Semantic Versions with the build in the order, by the rules of pre-releases, and a version without one first. */
  compare: orderBy(
    (version) => parseSemverLike(version, 3),
    (a, b) => compareSemverLike(a, b) || compareIdentifiers(a.build, b.build),
  ),
  examples: {
    names: [
      ['http', 'http', 'http', 'pub/http', 'pkg:pub/http'],
      ['Flutter_Bloc', 'flutter_bloc', 'flutter_bloc', 'pub/flutter_bloc', 'pkg:pub/flutter_bloc'],
    ],
    invalidNames: ['', '../x', 'a-b', 'a.b', 'a/b', 'a b'],
    ascending: ['1.0.0-pre', '1.0.0-pre+b', '1.0.0', '1.0.0+2', '1.0.0+10', '1.0.0+10.1', '1.0.0+a', '1.0.1'],
    equal: [['v1.0.0+1', '1.0.0+1']],
    invalidVersions: ['', '1.0', 'v1.0.0', ' 1.0.0'],
  },
});
