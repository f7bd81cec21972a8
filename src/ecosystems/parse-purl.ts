/** A package URL (package-url specification) → the package it means, as OSV names it. */
import type { PackageName } from '../core/report.ts';

/** purl type → OSV ecosystem, and what joins namespace and name there. */
const TYPES: Readonly<Record<string, readonly [ecosystem: string, join: string]>> = {
  npm: ['npm', '/'],
  pypi: ['PyPI', '/'],
  gem: ['RubyGems', '/'],
  cargo: ['crates.io', '/'],
  golang: ['Go', '/'],
  maven: ['Maven', ':'],
  nuget: ['NuGet', '/'],
  composer: ['Packagist', '/'],
  hex: ['Hex', '/'],
  pub: ['Pub', '/'],
  swift: ['SwiftURL', '/'],
  'vscode-extension': ['VSCode', '.'],
  github: ['GitHub Actions', '/'],
  githubactions: ['GitHub Actions', '/'],
  cran: ['CRAN', '/'],
  hackage: ['Hackage', '/'],
  conan: ['ConanCenter', '/'],
  bitnami: ['Bitnami', '/'],
  julia: ['Julia', '/'],
  opam: ['opam', '/'],
};

/** The package and the version, if the purl has one; undefined if it is malformed or of a type without ecosystem here. Never throws. */
export function parsePurl(purl: string): (PackageName & { version?: string }) | undefined {
  const match = /^pkg:\/*([A-Za-z][A-Za-z0-9.+-]*)\/([^?#]+)(?:\?([^#]*))?(?:#.*)?$/s.exec(purl);
  if (!match) return undefined;
  const [, type = '', body = '', qualifiers = ''] = match;
  const known = Object.hasOwn(TYPES, type.toLowerCase()) ? TYPES[type.toLowerCase()] : undefined;
  if (!known) return undefined;
  // A scope may stand unencoded: only an `@` after the last `/` that is not first in its segment begins the version.
  const slash = body.lastIndexOf('/');
  const at = body.lastIndexOf('@');
  const cut = at > slash + 1 ? at : body.length;
  const segments = body.slice(0, cut).split('/').map(decode);
  if (segments.some((segment) => segment === undefined || segment === '')) return undefined;
  const [ecosystem, join] = known;
  const name =
    join === '/'
      ? segments.join('/')
      : `${segments.slice(0, -1).join(join === ':' ? '/' : join)}${join}${segments.at(-1)}`;
  if (join !== '/' && segments.length < 2) return undefined;
  const registry = new URLSearchParams(qualifiers).get('repository_url');
  const version = cut < body.length ? decode(body.slice(cut + 1)) : undefined;
  const full = registry ? `${ecosystem}:${registry}` : ecosystem;
  return version === undefined ? { ecosystem: full, name } : { ecosystem: full, name, version };
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
