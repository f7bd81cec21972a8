/** A line of `.mal/sources/<id>/seen`: key, version, sha256 and the folders of the packages, with tabs between them. */

/** An object of a source as it was read last. */
export interface SeenObject {
  key: string;
  /** What the source called its state; empty: it is to be read again. */
  version: string;
  /** Of its bytes, in hex; empty: the source took it away. */
  sha256: string;
  /** Folders of the packages that it reports, relative to the root; none if it did not come in. */
  folders: readonly string[];
}

const PLAIN = /^[ !#-[\]-~]*$/;

/** A text as JSON writes it, without the quotes: no tab and no line feed is left in it. */
export function escapeField(text: string): string {
  return PLAIN.test(text) ? text : JSON.stringify(text).slice(1, -1);
}

function unescapeField(field: string): string {
  return PLAIN.test(field) ? field : (JSON.parse(`"${field}"`) as string);
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

/** Undefined if the line, without its line feed, is none of ours. */
export function parseLine(line: string): SeenObject | undefined {
  const [key, version, sha256, ...folders] = line.split('\t');
  if (key === undefined || version === undefined || !/^(?:[0-9a-f]{64})?$/.test(sha256 ?? '-'))
    return undefined;
  try {
    return {
      key: unescapeField(key),
      version: version === '=' ? sha256! : unescapeField(version.replace(/^=/, '')),
      sha256: sha256!,
      folders: folders.map(unescapeField),
    };
  } catch {
    return undefined;
  }
}
