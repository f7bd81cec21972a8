import { lowerCase } from '../core/lower-case.ts';
import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { charactersProblem } from './package-name.ts';
import { buildPurl } from './purl.ts';
import { compareSemver } from './semver-order.ts';
import { semverProblem, semverSuccessor } from './semver-version.ts';

export default defineEcosystem({
  name: 'Hex',
  canonicalName: lowerCase,
  matchKey: lowerCase,
  nameProblem: (name) => textProblem(name) ?? charactersProblem(name, /^\w+(?:\/\w+)?$/, 'Hex'),
  divide: 'none',
  purl: (name) => buildPurl('hex', lowerCase(name)),
  rangeTypes: ['SEMVER', 'ECOSYSTEM'],
  versionProblem: semverProblem,
  compare: compareSemver,
  successor: semverSuccessor,
  examples: {
    names: [
      ['phoenix', 'phoenix', 'phoenix', 'hex/phoenix', 'pkg:hex/phoenix'],
      ['Plug_Cowboy', 'plug_cowboy', 'plug_cowboy', 'hex/plug_cowboy', 'pkg:hex/plug_cowboy'],
      // A package of an organisation: the key is one segment, so its slash is encoded.
      ['acme/foo', 'acme/foo', 'acme/foo', 'hex/acme%2ffoo', 'pkg:hex/acme/foo'],
    ],
    invalidNames: ['', '../x', 'a-b', 'a b', 'a.b', 'a/b/c', '/'],
    ascending: ['1.0.0-alpha', '1.0.0-rc.0', '1.0.0-rc.1', '1.0.0', '1.0.1', '1.10.0'],
    equal: [['1.0.0+a', '1.0.0']],
    invalidVersions: ['', '1.0', 'v1.0.0', '1.0.0 '],
  },
});
