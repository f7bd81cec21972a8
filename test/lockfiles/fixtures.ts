/** The files under fixtures/ whose formats are tested here, with the path that tells each one's format. */

/** Written by the managers themselves. */
export const WRITTEN: readonly (readonly [fixture: string, path: string])[] = [
  ['gemfile-lock/bundler-2.lock', 'Gemfile.lock'],
  ['cargo-lock/v1.lock', 'Cargo.lock'],
  ['cargo-lock/v2.lock', 'Cargo.lock'],
  ['cargo-lock/v3.lock', 'Cargo.lock'],
  ['cargo-lock/v4.lock', 'Cargo.lock'],
  ['go/go.mod', 'go.mod'],
  ['go/go.sum', 'go.sum'],
  ['composer-lock/composer-2.lock', 'composer.lock'],
  ['mix-lock/git.lock', 'mix.lock'],
  ['pom-xml/quickstart.xml', 'pom.xml'],
  ['sbom/npm.cdx.json', 'npm.cdx.json'],
  ['sbom/cyclonedx-npm.cdx.json', 'bom.json'],
  ['sbom/cyclonedx-py.cdx.json', 'bom.json'],
  ['sbom/npm.spdx.json', 'npm.spdx.json'],
];

/** Written by hand, for managers that do not run here and for what managers write seldom. */
export const ODD: readonly (readonly [fixture: string, path: string])[] = [
  ['gemfile-lock/odd.lock', 'gems.locked'],
  ['cargo-lock/odd.lock', 'Cargo.lock'],
  ['go/odd.mod', 'go.mod'],
  ['composer-lock/odd.lock', 'composer.lock'],
  ['nuget/packages.lock.json', 'packages.lock.json'],
  ['nuget/packages.config', 'packages.config'],
  ['gradle/gradle.lockfile', 'gradle.lockfile'],
  ['gradle/compileClasspath.lockfile', 'gradle/dependency-locks/compileClasspath.lockfile'],
  ['pubspec-lock/pubspec.lock', 'pubspec.lock'],
  ['mix-lock/hex.lock', 'mix.lock'],
  ['package-resolved/v1.json', 'Package.resolved'],
  ['package-resolved/v3.json', 'Package.resolved'],
  ['workflow/ci.yml', '.github/workflows/ci.yml'],
  ['workflow/action.yml', 'action.yml'],
  ['vscode/recommendations.json', '.vscode/extensions.json'],
  ['vscode/installed.json', '.vscode/extensions/extensions.json'],
  ['pom-xml/odd.xml', 'pom.xml'],
  ['sbom/nested.cdx.json', 'nested.cdx.json'],
  ['sbom/three.spdx.json', 'three.spdx.json'],
  ['sbom/github.spdx.json', 'github.spdx.json'],
];
