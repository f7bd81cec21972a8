import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { compareGem } from './gem-order.ts';
import { charactersProblem } from './package-name.ts';
import { buildPurl } from './purl.ts';
import { blankProblem, leadingVProblem } from './version-text.ts';

export default defineEcosystem({
  name: 'RubyGems',
  canonicalName: (name) => name,
  matchKey: (name) => name,
  nameProblem: (name) => textProblem(name) ?? charactersProblem(name, /^[\w.-]+$/, 'RubyGems'),
  divide: 'none',
  purl: (name) => buildPurl('gem', name),
  rangeTypes: ['ECOSYSTEM'],
  versionProblem(version) {
    if (/^\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/.test(version)) return undefined;
    return (
      blankProblem(version) ?? leadingVProblem(version) ?? 'is not a gem version, such as 1.0.0 or 1.0.0.rc1'
    );
  },
  compare: compareGem,
  examples: {
    names: [
      ['rest-client', 'rest-client', 'rest-client', 'rubygems/rest-client', 'pkg:gem/rest-client'],
      ['RedCloth', 'RedCloth', 'RedCloth', 'rubygems/!red!cloth', 'pkg:gem/RedCloth'],
    ],
    invalidNames: ['', 'a/b', '../x', 'a b', 'a\u007f', 'ü'],
    ascending: [
      '1.0.0.a',
      '1.0.0.a.1',
      '1.0.0.b1',
      '1.0.0.b2',
      '1.0.0.pre.1',
      '1.0.0.rc1',
      '1.0.0',
      '1.0.0.1',
      '1.0.1',
      '1.9',
      '1.10',
      '2.0.0.a',
      '2',
    ],
    equal: [
      ['1', '1.0.0'],
      ['1.0.a', '1.a'],
      ['1.0-1', '1.0.pre.1'],
      ['1beta', '1.beta'],
    ],
    invalidVersions: ['', 'v1.0.0', '1.0.0 ', '1beta', 'beta', '1..0', '1_0'],
  },
});
