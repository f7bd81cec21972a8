/** The layout `portable`: package ↔ folder, reversible, and the same on every file system (docs/decisions, paths). */
import { InvalidPackageError } from './invalid-package-error.ts';
import { decodeSegments, encodeSegment } from './segment.ts';

/** The longest folder, in bytes from the root on: with root and file name it stays below every system's limit. */
const LONGEST = 900;

/** A package as the layout sees it: which ecosystem, and its match key in the parts that become folders. */
export interface FolderParts {
  /** `ecosystemFolder` of the ecosystem's name. */
  ecosystem: string;
  /** What follows the `:` of the ecosystem, spelled as in the report; undefined where nothing does. */
  suffix: string | undefined;
  segments: readonly string[];
}

/** What an ecosystem is called in a path: small letters, `-` for a blank. */
export function ecosystemFolder(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

/**
 * The folder below the root; `ecosystem` as `ecosystemFolder` gives it, which is its own encoding. Injective. Throws
 * `InvalidPackageError` where a part is empty or has no UTF-8, or where the folder would be over 900 bytes.
 */
export function encodeFolder(
  ecosystem: string,
  suffix: string | undefined,
  segments: readonly string[],
): string {
  let folder = suffix === undefined ? ecosystem : encodeSegment(`${ecosystem}:${guardLength(suffix)}`);
  for (const segment of segments) folder += `/${encodeSegment(guardLength(segment))}`;
  return guardLength(folder);
}

/** An encoding is never shorter than its text, so a text too long needs none. */
function guardLength(text: string): string {
  if (text.length > LONGEST)
    throw new InvalidPackageError(`The package's folder would be longer than ${LONGEST} bytes.`);
  return text;
}

/** Reads a folder, generously: the caller encodes the answer again and compares. Undefined = no package is spelled so. */
export function decodeFolder(folder: string): FolderParts | undefined {
  if (folder.length > LONGEST) return undefined;
  const [first, ...segments] = decodeSegments(folder) ?? [];
  if (first === undefined || segments.length === 0) return undefined;
  const colon = first.indexOf(':');
  return colon < 0
    ? { ecosystem: first, suffix: undefined, segments }
    : { ecosystem: first.slice(0, colon), suffix: first.slice(colon + 1), segments };
}
