import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { compareMaven } from './maven-order.ts';
import { charactersProblem } from './package-name.ts';
import { buildPurl, withRegistry } from './purl.ts';
import { blankProblem } from './version-text.ts';

export default defineEcosystem({
  name: 'Maven',
  canonicalName: (name) => name,
  matchKey: (name) => name,
  nameProblem(name) {
    const problem = textProblem(name);
    if (problem !== undefined) return problem;
    if (!/^[^:]+:[^:]+$/.test(name))
      return 'is not a group and an artifact with one ":" between them, such as "org.example:app"';
    if (/(?:^|:)\.\.?(?:$|:)/.test(name)) return 'has a group or an artifact "." or ".."';
    return charactersProblem(name, /^[\w.:-]+$/, 'Maven');
  },
  divide: 'colon',
  purl: (name, suffix) => withRegistry(buildPurl('maven', name.replace(':', '/')), suffix),
  rangeTypes: ['ECOSYSTEM'],
  versionProblem: (version) =>
    blankProblem(version) ??
    (/[\\/:"<>|?*[\](){},]/.test(version) ? 'has a character in it that Maven does not allow' : undefined),
  compare: compareMaven,
  examples: {
    names: [
      [
        'org.apache.logging.log4j:log4j-core',
        'org.apache.logging.log4j:log4j-core',
        'org.apache.logging.log4j:log4j-core',
        'maven/org.apache.logging.log4j/log4j-core',
        'pkg:maven/org.apache.logging.log4j/log4j-core',
      ],
    ],
    invalidNames: ['', 'a', 'a:', ':b', 'a:b:c', 'a/b:c', '..:..', 'a:..', 'a b:c', 'a:ü'],
    ascending: ['1', '2'],
    invalidVersions: ['', '1.0 ', ' 1.0', '[1.0,2.0)', '1/2'],
  },
});
