/**
 * Semantic Versioning, read leniently: numbers of any size, missing parts are 0, a leading `v` is skipped, and numbers
 * beyond the last part count as pre-release identifiers, as OSV's own tools have it (docs/decisions/version-order.md).
 */

import type { Order } from './order.ts';
import {
  compareDigits,
  compareNumbers,
  compareText,
  endOfDigits,
  isDigit,
  isNumber,
  orderBy,
} from './order.ts';

export interface SemverLike {
  numbers: string[];
  /** Empty for a release. */
  prerelease: string[];
  build: string[];
}

/** Reads `[v]N[.N…][-pre][+build]`; undefined if no number comes first. Of the numbers, `parts` are the version proper. */
export function parseSemverLike(version: string, parts: number): SemverLike | undefined {
  const first = version.charCodeAt(0);
  let at = first === 118 || first === 86 ? 1 : 0;
  if (!isDigit(version.charCodeAt(at))) return undefined;
  const numbers: string[] = [];
  for (let end = endOfDigits(version, at); end > at; end = endOfDigits(version, at)) {
    numbers.push(version.slice(at, end));
    for (at = end; version[at] === '.'; ) at++;
  }
  const plus = version.indexOf('+', at);
  let pre = version.slice(version[at] === '-' ? at + 1 : at, plus < 0 ? undefined : plus);
  if (numbers.length > parts) pre += `.${numbers.splice(parts).join('.')}`;
  return {
    numbers,
    prerelease: pre === '' ? [] : pre.split('.'),
    build: plus < 0 ? [] : version.slice(plus + 1).split('.'),
  };
}

/** SemVer 2.0 §11: numbers before words, numbers by size, words by code unit, and the longer list later. */
export function compareIdentifiers(a: readonly string[], b: readonly string[]): Order {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    if (x === y) continue;
    const number = isNumber(x);
    if (number !== isNumber(y)) return number ? -1 : 1;
    const order = number ? compareDigits(x, y) : compareText(x, y);
    if (order !== 0) return order;
  }
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}

/** Without the build, which SemVer leaves out of the order. */
export function compareSemverLike(a: SemverLike, b: SemverLike): Order {
  const order = compareNumbers(a.numbers, b.numbers);
  if (order !== 0) return order;
  if (a.prerelease.length === 0) return b.prerelease.length === 0 ? 0 : 1;
  return b.prerelease.length === 0 ? -1 : compareIdentifiers(a.prerelease, b.prerelease);
}

/** The order of npm, crates.io, Go, Hex and SwiftURL. */
export const compareSemver = orderBy((version) => parseSemverLike(version, 3), compareSemverLike);
