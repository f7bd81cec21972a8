/** A package URL (package-url specification) → the package it means, as OSV names it. */
import type { PackageName } from '../core/report.ts';
import { findPurlType, type PurlType } from './purl-types.ts';

/** Longer than any real one; what is longer is no purl. */
const MAX_LENGTH = 4096;

export interface PurlPackage {
  /** Lower case. */
  type: string;
  /** Undefined for a type that OSV has no ecosystem for, such as `docker`. */
  ecosystem: string | undefined;
  /** As OSV joins namespace and name; with `/` where the ecosystem is undefined. */
  name: string;
  version?: string;
}

/** The package and the version, if the purl has one; undefined if it is malformed or of a type without ecosystem here. Never throws. */
export function parsePurl(purl: string): (PackageName & { version?: string }) | undefined {
  const found = readPurl(purl);
  if (found?.ecosystem === undefined) return undefined;
  const { ecosystem, name, version } = found;
  return version === undefined ? { ecosystem, name } : { ecosystem, name, version };
}

/** The same for a purl of any type; undefined only if it is malformed. Never throws. */
export function readPurl(purl: string): PurlPackage | undefined {
  if (purl.length > MAX_LENGTH) return undefined;
  const match = /^pkg:\/*([A-Za-z][A-Za-z0-9.+-]*)\/([^?#]+)(?:\?([^#]*))?(?:#(.*))?$/is.exec(purl);
  if (!match) return undefined;
  const [, givenType = '', body = '', qualifiers = '', subpath = ''] = match;
  const type = givenType.toLowerCase();
  // A scope may stand unencoded: only an `@` after the last `/` begins the version.
  const slash = body.lastIndexOf('/');
  const at = body.lastIndexOf('@');
  const cut = at > slash ? at : body.length;
  const segments = body.slice(0, cut).split('/').map(decode);
  if (!allWritten(segments)) return undefined;
  const version = cut < body.length ? decode(body.slice(cut + 1)) : undefined;
  if (cut < body.length && version === undefined) return undefined;
  const known = findPurlType(type, segments);
  const name = nameOf(known, segments, subpath);
  if (name === undefined) return undefined;
  const ecosystem = known && withSuffix(known, new URLSearchParams(qualifiers).get('repository_url'));
  if (!version) return { type, ecosystem, name };
  return { type, ecosystem, name, version: known?.version ? known.version(version) : version };
}

/** Namespace and name as the ecosystem joins them; undefined where it needs a namespace and there is none. */
function nameOf(
  type: PurlType | undefined,
  segments: readonly string[],
  subpath: string,
): string | undefined {
  const own = segments.slice(type?.namespace === undefined ? 0 : 1);
  if (type?.join !== undefined) {
    if (own.length < 2) return undefined;
    return `${own.slice(0, -1).join(type.join === ':' ? '/' : type.join)}${type.join}${own.at(-1)}`;
  }
  if (!type?.subpath || subpath === '') return own.join('/');
  const below = subpath.split('/').map(decode).filter(Boolean);
  return [...own, ...below].join('/');
}

/** The ecosystem with the address of a registry that OSV tells apart, where it is not the type's own. */
function withSuffix({ ecosystem, registries }: PurlType, given: string | null): string {
  if (given === null || registries === undefined) return ecosystem;
  const address = given.replace(/\/{1,99}$/, '');
  const host = address.replace(/^https?:\/\//i, '').toLowerCase();
  return host === '' || registries.includes(host) ? ecosystem : `${ecosystem}:${address}`;
}

function allWritten(segments: readonly (string | undefined)[]): segments is string[] {
  return segments.every((segment) => segment !== undefined && segment !== '');
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
