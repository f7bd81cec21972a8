import { lowerCase } from '../core/lower-case.ts';
import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { orderBy } from './order.ts';
import { charactersProblem } from './package-name.ts';
import { buildPurl, withRegistry } from './purl.ts';
import { compareSemverLike, parseSemverLike } from './semver-order.ts';
import { semverProblem, semverSuccessor } from './semver-version.ts';

export default defineEcosystem({
  name: 'VSCode',
  // The marketplace ignores case and shows the publisher's own.
  canonicalName: (name) => name,
  matchKey: lowerCase,
  nameProblem(name) {
    const problem = textProblem(name);
    if (problem !== undefined) return problem;
    if (!/^[^.]+\../.test(name) || name.endsWith('.'))
      return 'is not a publisher and a name with a "." between them, such as "acme.tools"';
    return charactersProblem(name, /^[\w.~$+-]+$/, 'the marketplace');
  },
  divide: 'none',
  purl: (name, suffix) =>
    withRegistry(buildPurl('vscode-extension', lowerCase(name).replace('.', '/')), suffix),
  rangeTypes: ['ECOSYSTEM'],
  versionProblem: semverProblem,
  /** The marketplace knows versions of up to four numbers. */
  compare: orderBy((version) => parseSemverLike(version, 4), compareSemverLike),
  successor: semverSuccessor,
  examples: {
    names: [
      ['acme.tools', 'acme.tools', 'acme.tools', 'vscode/acme.tools', 'pkg:vscode-extension/acme/tools'],
      [
        'Acme.Web-Tools',
        'Acme.Web-Tools',
        'acme.web-tools',
        'vscode/acme.web-tools',
        'pkg:vscode-extension/acme/web-tools',
      ],
    ],
    invalidNames: ['', 'acme', 'acme.', '.acme', '..', 'a/b.c', '../../etc/passwd', 'a b.c', 'а.b'],
    ascending: ['x', '0.0.1', '0.1.0', '1.0.0-beta', '1.0.0', '1.0.0.1', '1.0.1', '1.10.0'],
    equal: [['1.0', '1.0.0']],
    invalidVersions: ['', '1.0', 'v1.0.0', '1.0.0 '],
  },
});
