import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { charactersProblem, segmentProblem } from './package-name.ts';
import { buildPurl } from './purl.ts';
import { compareSemver } from './semver-order.ts';
import { semverProblem, semverSuccessor } from './semver-version.ts';

export default defineEcosystem({
  name: 'Go',
  // Module paths are case-sensitive; a major version from 2 on is part of the path.
  canonicalName: (name) => name,
  matchKey: (name) => name,
  nameProblem: (name) =>
    textProblem(name) ?? segmentProblem(name) ?? charactersProblem(name, /^[\w.~+/-]+$/, 'a Go module path'),
  divide: 'slash',
  purl: (name) => buildPurl('golang', name),
  rangeTypes: ['SEMVER', 'ECOSYSTEM'],
  // OSV writes Go versions without the `v` that Go itself writes; with it they match nothing.
  versionProblem: semverProblem,
  compare: compareSemver,
  successor: semverSuccessor,
  examples: {
    names: [
      [
        'github.com/Azure/go',
        'github.com/Azure/go',
        'github.com/Azure/go',
        'go/github.com/!azure/go',
        'pkg:golang/github.com/Azure/go',
      ],
      [
        'gopkg.in/yaml.v3',
        'gopkg.in/yaml.v3',
        'gopkg.in/yaml.v3',
        'go/gopkg.in/yaml.v3',
        'pkg:golang/gopkg.in/yaml.v3',
      ],
      ['stdlib', 'stdlib', 'stdlib', 'go/stdlib', 'pkg:golang/stdlib'],
    ],
    invalidNames: ['', 'a//b', '/a', 'a/', 'a/../b', './a', 'https://a/b', 'a b', 'é.example/x'],
    ascending: [
      '0.0.0-20190101000000-abcdefabcdef',
      '0.0.0-20200101000000-000000000000',
      '0.0.0',
      '1.0.0-alpha',
      '1.0.0-pre.0.20200101000000-abcdefabcdef',
      '1.0.0',
      '1.0.1-0.20200101000000-abcdefabcdef',
      '1.0.1',
      '2.0.0+incompatible',
    ],
    equal: [
      ['v1.0.0', '1.0.0'],
      ['v1', 'v1.0.0'],
      ['2.0.0+incompatible', 'v2.0.0'],
    ],
    invalidVersions: ['', 'v1.0.0', '1.0', '1.0.0 ', 'master'],
  },
});
