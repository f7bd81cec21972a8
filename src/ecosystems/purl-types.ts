/** What each purl type means to OSV: its ecosystem, and how namespace, name and version are written there. */

export interface PurlType {
  ecosystem: string;
  /** What joins namespace and name, where it is not `/` and both are needed. */
  join?: ':' | '.';
  /** The first segment, where it is part of the type and not of the name. */
  namespace?: string;
  /** The type's own registries, where OSV tells others apart by a suffix; elsewhere a `repository_url` is taken for a mirror. */
  registries?: readonly string[];
  /** Whether the subpath is part of the name. */
  subpath?: true;
  /** The version as OSV writes it. */
  version?(version: string): string;
}

const maven: PurlType = {
  ecosystem: 'Maven',
  join: ':',
  registries: [
    'repo.maven.apache.org/maven2',
    'repo1.maven.org/maven2',
    'repo1.maven.org',
    'repo.maven.apache.org',
    'maven.org',
    'central.sonatype.com',
  ],
};

const action: PurlType = { ecosystem: 'GitHub Actions', subpath: true };

const TYPES: ReadonlyMap<string, PurlType | readonly PurlType[]> = new Map<
  string,
  PurlType | readonly PurlType[]
>([
  ['npm', { ecosystem: 'npm' }],
  ['pypi', { ecosystem: 'PyPI' }],
  ['gem', { ecosystem: 'RubyGems' }],
  ['cargo', { ecosystem: 'crates.io' }],
  ['golang', { ecosystem: 'Go', version: withoutV }],
  ['maven', maven],
  // Not a type of the specification, but written by tools that read Gradle's files.
  ['gradle', maven],
  ['nuget', { ecosystem: 'NuGet' }],
  ['composer', { ecosystem: 'Packagist', registries: ['packagist.org', 'repo.packagist.org'] }],
  ['hex', { ecosystem: 'Hex' }],
  ['pub', { ecosystem: 'Pub' }],
  ['swift', { ecosystem: 'SwiftURL' }],
  [
    'vscode-extension',
    {
      ecosystem: 'VSCode',
      join: '.',
      registries: ['marketplace.visualstudio.com', 'marketplace.visualstudio.com/vscode'],
    },
  ],
  ['github', action],
  ['githubactions', action],
  ['cran', { ecosystem: 'CRAN' }],
  ['hackage', { ecosystem: 'Hackage' }],
  ['conan', { ecosystem: 'ConanCenter' }],
  ['bitnami', { ecosystem: 'Bitnami' }],
  ['julia', { ecosystem: 'Julia' }],
  ['opam', { ecosystem: 'opam' }],
  ['brew', { ecosystem: 'Homebrew' }],
  ['vcpkg', { ecosystem: 'vcpkg' }],
  [
    'deb',
    [
      { ecosystem: 'Debian', namespace: 'debian' },
      { ecosystem: 'Ubuntu', namespace: 'ubuntu' },
    ],
  ],
  [
    'apk',
    [
      { ecosystem: 'Alpine', namespace: 'alpine' },
      { ecosystem: 'Wolfi', namespace: 'wolfi' },
      { ecosystem: 'Chainguard', namespace: 'chainguard' },
    ],
  ],
]);

/** The meaning of a type (lower case), by its name's first segment where it has several; undefined where OSV has none. */
export function findPurlType(type: string, segments: readonly string[]): PurlType | undefined {
  const found = TYPES.get(type);
  if (found === undefined || 'ecosystem' in found) return found;
  const [first, second] = segments;
  return second === undefined ? undefined : found.find(({ namespace }) => namespace === first?.toLowerCase());
}

/** Go's tools write a `v` before the number, OSV does not. */
function withoutV(version: string): string {
  return /^v\d/.test(version) ? version.slice(1) : version;
}
