/** What the tools of ossf/malicious-packages accept of a package; narrower than OSV. */
import { parseGitUrl } from '../core/git-url.ts';
import type { Package, RangeType } from '../core/report.ts';

/** What one ecosystem adds to the rules for all. Each function says whether the text is accepted. */
interface Profile {
  /** The purl's type, the namespace that it must have, and what joins namespace and name; without it no purl is accepted. */
  purl?: { type: string; namespace?: string; join?: ':' | '.' };
  semver?: true;
  name?(name: string): boolean;
  version?(version: string): boolean;
}

const ACTION = /^[a-zA-Z0-9][a-zA-Z0-9-]{0,38}\/[a-zA-Z0-9_.-]{1,100}(?:\/[a-zA-Z0-9_.-]{1,100})*$/;
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;
const MOVING = /^(?:v?\d+|latest|main|master|head|dev|nightly|canary|trunk|stable)$/i;

const PROFILES: Readonly<Record<string, Profile>> = {
  Alpine: { purl: { type: 'apk', namespace: 'alpine' } },
  'crates.io': { purl: { type: 'cargo' }, semver: true },
  Debian: { purl: { type: 'deb', namespace: 'debian' } },
  'GitHub Actions': {
    name: (name) => ACTION.test(name) && !/(?:^|\/)\.\.?(?:\/|$)|^[^/]*\/[^/]*\.git(?:\/|$)/i.test(name),
    version: (version) => /^\S+$/.test(version) && (COMMIT.test(version) || !MOVING.test(version)),
  },
  Go: { purl: { type: 'golang' }, semver: true },
  Hex: { purl: { type: 'hex' }, semver: true },
  Maven: { purl: { type: 'maven', join: ':' } },
  npm: { purl: { type: 'npm' }, semver: true },
  NuGet: { purl: { type: 'nuget' } },
  'OSS-Fuzz': { purl: { type: 'generic' } },
  Packagist: { purl: { type: 'composer' } },
  PyPI: { purl: { type: 'pypi' } },
  RubyGems: { purl: { type: 'gem' } },
  Ubuntu: { purl: { type: 'deb', namespace: 'ubuntu' } },
  VSCode: { purl: { type: 'vscode', join: '.' } },
};

const profileOf = (ecosystem: string): Profile | undefined => {
  const name = ecosystem.split(':', 1)[0]!;
  return Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
};

/** Why those tools take no report on the package, as the end of a sentence that begins with it; undefined = they do. */
export function ossfPackageProblem({ ecosystem, name }: Package): string | undefined {
  const profile = profileOf(ecosystem);
  if (!profile) return `is of ${ecosystem}, an ecosystem that they do not know`;
  // Their list of forbidden characters is shorter than ours; an assigned name may be older than either.
  if (name === '' || /[\0-\x1f\x7f]/.test(name)) return 'has a name that they refuse';
  return profile.name?.(name) === false ? 'has a name that they refuse' : undefined;
}

/** Whether they take the version, or the value of an event; `0` is one of theirs. */
export function ossfTakesVersion(ecosystem: string, version: string): boolean {
  return profileOf(ecosystem)?.version?.(version) ?? true;
}

/** Whether they take ranges of the type for packages of the ecosystem. */
export function ossfTakesRange(ecosystem: string, type: RangeType): boolean {
  return type !== 'SEMVER' || profileOf(ecosystem)?.semver === true;
}

/** purl types whose parser writes namespace and name in small letters: a name with capitals then differs from its own purl. */
const LOWER_CASE = new Set(['apk', 'composer', 'deb', 'golang', 'npm']);

/** Whether they take the purl: it must name the package exactly, as their parser reads it. Version and qualifiers do not count. */
export function ossfTakesPurl({ ecosystem, name, purl = '' }: Package): boolean {
  const expected = profileOf(ecosystem)?.purl;
  const match = /^pkg:\/*([A-Za-z][A-Za-z0-9.+-]*)\/([^?#]+)/.exec(purl);
  if (!expected || !match || match[1]!.toLowerCase() !== expected.type) return false;
  const parts = partsOf(match[2]!);
  if (!parts) return false;
  const read = parts.map((part) => readAs(expected.type, part));
  const own = read.pop()!;
  const namespace = read.join('/');
  if (expected.namespace !== undefined) return namespace === expected.namespace && own === name;
  return (namespace === '' ? own : `${namespace}${expected.join ?? '/'}${own}`) === name;
}

/** The decoded segments without the version; undefined where one cannot be decoded. */
function partsOf(path: string): string[] | undefined {
  const at = path.lastIndexOf('@');
  const bare = at > path.lastIndexOf('/') + 1 ? path.slice(0, at) : path;
  try {
    const parts = bare
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
    return parts.length > 0 ? parts : undefined;
  } catch {
    return undefined;
  }
}

function readAs(type: string, part: string): string {
  if (type === 'pypi') return part.toLowerCase().replaceAll('_', '-');
  return LOWER_CASE.has(type) ? part.toLowerCase() : part;
}

const TWO_PARTS = new Set(['github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org', 'gitee.com']);

/** Whether they take the address of a repository; of well-known hosts only paths of a certain length. */
export function ossfTakesRepository(url: string): boolean {
  const parsed = parseGitUrl(url);
  if (!parsed.ok) return false;
  const parts = parsed.path.split('/').length;
  if (TWO_PARTS.has(parsed.host)) return parts === 2;
  return parsed.host.endsWith('.googlesource.com') ? parts === 1 : true;
}
