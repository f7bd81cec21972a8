/** A line of `.mal/sources/<id>/seen`: key, version, sha256 and the folders of the packages, with tabs between them. */

/** An object of a source as it was read last. */
export interface SeenObject {
  key: string;
  /** What the source called its state; empty: it is to be read again. */
  version: string;
  /** Of its bytes, in hex; empty: the source took it away. */
  sha256: string;
  /**
   * Folders of the packages that it reports, relative to the root; none if it did not come in. Where another row than that of
   * these bytes speaks for it, `<sha256 of that row>:<folder>` (`rowsOf`).
   */
  folders: readonly string[];
}

/** A folder and the sha256 of the row there that speaks for an object. */
export interface SeenRow {
  folder: string;
  sha256: string;
}

const OTHER_ROW = /^([0-9a-f]{64}):(.*)$/s;

/** The rows that speak for an object. */
export function rowsOf({ sha256, folders }: Pick<SeenObject, 'sha256' | 'folders'>): SeenRow[] {
  return folders.map((text) => {
    const [, other, folder] = OTHER_ROW.exec(text) ?? [];
    return other === undefined || folder === undefined ? { folder: text, sha256 } : { folder, sha256: other };
  });
}

/** The same as `folders` of an object with this sha256. */
export function foldersOf(rows: readonly SeenRow[], sha256: string): string[] {
  return rows.map((row) => (row.sha256 === sha256 ? row.folder : `${row.sha256}:${row.folder}`));
}

const PLAIN = /^[ !#-[\]-~]*$/;

/** A text as JSON writes it, without the quotes: no tab and no line feed is left in it. */
export function escapeField(text: string): string {
  return PLAIN.test(text) ? text : JSON.stringify(text).slice(1, -1);
}

/** Undefined if it was not escaped so. */
function unescapeField(field: string): string | undefined {
  if (PLAIN.test(field)) return field;
  try {
    return JSON.parse(`"${field}"`) as string;
  } catch {
    return undefined;
  }
}

/** Ends in a line feed. A version that is the sha256 is written as `=`. */
export function formatLine({ key, version, sha256, folders }: SeenObject): string {
  const fields = [
    escapeField(key),
    version === sha256 && version !== ''
      ? '='
      : escapeField(version.startsWith('=') ? `=${version}` : version),
    sha256,
    ...folders.map(escapeField),
  ];
  return `${fields.join('\t')}\n`;
}

/** The version that a line names, with or without its line feed: all that is asked of most. */
export function versionIn(line: string): string {
  const from = line.indexOf('\t') + 1;
  const to = line.indexOf('\t', from);
  const version = line.slice(from, to);
  return version === '=' ? line.slice(to + 1, to + 65) : (unescapeField(version.replace(/^=/, '')) ?? '');
}

/** Undefined if the line, without its line feed, is none of ours. */
export function parseLine(line: string): SeenObject | undefined {
  const [first = '', second = '', sha256 = '-', ...rest] = line.split('\t');
  const key = unescapeField(first);
  const version = second === '=' ? sha256 : unescapeField(second.replace(/^=/, ''));
  const folders = rest.map(unescapeField).filter((folder) => folder !== undefined);
  if (key === undefined || version === undefined || folders.length < rest.length) return undefined;
  return sha256 === '' || /^[0-9a-f]{64}$/.test(sha256) ? { key, version, sha256, folders } : undefined;
}
