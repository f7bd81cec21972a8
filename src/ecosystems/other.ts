import { textProblem } from '../core/name-text.ts';
import type { Ecosystem } from './ecosystem.ts';
import { defineEcosystem } from './ecosystem.ts';
import { compareText } from './order.ts';
import { buildPurl } from './purl.ts';
import { blankProblem } from './version-text.ts';

/** An ecosystem that is known by name only: names as published, versions equal only if identical. */
function other(name: string, purlType?: string): Ecosystem {
  return defineEcosystem({
    name,
    canonicalName: (packageName) => packageName,
    matchKey: (packageName) => packageName,
    nameProblem: (packageName) =>
      textProblem(packageName) ?? (/^\.{1,2}$/.test(packageName) ? 'is no name but a folder' : undefined),
    divide: 'none',
    ...(purlType !== undefined && { purl: (packageName: string) => buildPurl(purlType, packageName) }),
    rangeTypes: name === 'Bitnami' ? ['SEMVER', 'ECOSYSTEM'] : ['ECOSYSTEM'],
    exactVersionsOnly: true,
    versionProblem: blankProblem,
    compare: compareText,
    examples: {
      names: [
        [
          'some-package',
          'some-package',
          'some-package',
          `${name.toLowerCase().replaceAll(' ', '-')}/some-package`,
          purlType && `pkg:${purlType}/some-package`,
        ],
      ],
      invalidNames: ['', '.', '..', 'a\u0000', '\ud800'],
      ascending: ['1', '10', '2'],
      invalidVersions: ['', ' 1'],
    },
  });
}

/**
 * The other ecosystems of OSV 1.9, with the purl type of those where an ecosystem and a name alone make the whole purl
 * (others need a distribution's architecture, a UUID or more).
 */
export const OTHER_ECOSYSTEMS: readonly Ecosystem[] = [
  other('AlmaLinux'),
  other('Alpaquita'),
  other('Alpine', 'apk/alpine'),
  other('Android'),
  other('Azure Linux'),
  other('BellSoft Hardened Containers'),
  other('Bioconductor'),
  other('Bitnami', 'bitnami'),
  other('Chainguard'),
  other('CleanStart'),
  other('ConanCenter', 'conan'),
  other('CRAN', 'cran'),
  other('Debian', 'deb/debian'),
  other('Docker Hardened Images'),
  other('Echo'),
  other('FreeBSD'),
  other('GHC'),
  other('Hackage', 'hackage'),
  other('Homebrew'),
  other('Julia'),
  other('Kubernetes'),
  other('Linux'),
  other('Mageia'),
  other('MinimOS'),
  other('opam'),
  other('openEuler'),
  other('openSUSE'),
  other('OSS-Fuzz', 'generic'),
  other('Photon OS'),
  other('Red Hat'),
  other('Rocky Linux'),
  other('Root'),
  other('SUSE'),
  other('TuxCare'),
  other('Ubuntu', 'deb/ubuntu'),
  other('vcpkg'),
  other('Wolfi'),
  other('WordPress'),
];
