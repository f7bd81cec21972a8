/**
 * The file of the compact index (docs/index-format.md): a line of text that says what it is, a header of JSON, and three
 * sections. Packages are sorted by ecosystem and match key, in blocks of a few dozen; a directory holds the first key of each
 * block and the block's checksum. A reader needs the directory and one block.
 */

/**
 * The first line begins so, and ends with the checksum of the second, the header, in eight hex digits. The number changes
 * whenever a reader of this version could not read the file.
 */
export const MAGIC = 'mal-index 1 ';
export const MAGIC_LINE = MAGIC.length + 9;
/** Packages of a block: more make a smaller file, fewer a quicker look-up. */
export const BLOCK = 32;

export interface Section {
  /** From the end of the header, in bytes. */
  offset: number;
  length: number;
}

export interface IndexHeader {
  /** Object ids of the commit and of its tree that the index was made of. */
  commit: string;
  tree: string;
  /** The commit of the index that this one lies over, where it says only what changed. */
  base?: string;
  idPrefix: string;
  /** Reports that stand, and the packages they are about. */
  reports: number;
  packages: number;
  blockCount: number;
  /** The latest `modified` of all reports, withdrawn ones too, or of none an empty text: it never goes back while nothing is deleted. */
  modified: string;
  /** In the order of their numbers in keys. */
  ecosystems: string[];
  blocks: Section;
  /** For each block: where it ends, its checksum, where its first key ends; then those keys. */
  directory: Section & { crc32: number };
  /** Each alias, sorted, with the ids of the reports that have it; it may be left out. */
  aliases?: Section & { crc32: number };
  /** Of all that follows the header, in hex. */
  sha256: string;
}

/** The key of a package: its ecosystem's number and its match key, as one byte string in Latin-1. */
export function keyOf(ecosystem: number, matchKey: string): string {
  return (
    String.fromCharCode(ecosystem >> 8, ecosystem & 255) + Buffer.from(matchKey, 'utf8').toString('latin1')
  );
}

/** How many characters two texts begin with in common. */
export function sharedPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}
