/** A header of a tar archive: POSIX ustar with pax records, GNU's long names and large sizes, and the old form. */

export const BLOCK = 512;

export interface Header {
  /** Its bytes as UTF-8; what is none becomes U+FFFD. */
  name: string;
  size: number;
  /** One character: `0` a file, `5` a folder, `x` pax records, `L` a long name. */
  type: string;
}

/** `end` for the empty block behind the last entry; undefined for what is no header. */
export function readHeader(block: Uint8Array): Header | 'end' | undefined {
  if (block.every((byte) => byte === 0)) return 'end';
  const size = numberOf(block.subarray(124, 136));
  if (size === undefined || numberOf(block.subarray(148, 156)) !== checksum(block)) return undefined;
  const name = textOf(block.subarray(0, 100));
  // GNU (`ustar` and two blanks) has other things where POSIX has the beginning of a long name.
  const prefix = textOf(block.subarray(257, 263)) === 'ustar' ? textOf(block.subarray(345, 500)) : '';
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size,
    type: block[156] === 0 ? '0' : String.fromCharCode(block[156]!),
  };
}

/** The records of a pax header that matter: `<length> <key>=<value>\n`. What is no record ends the reading. */
export function readPax(bytes: Uint8Array): { path?: string; size?: number } {
  const found: { path?: string; size?: number } = {};
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at);
    const length = blank < 0 ? undefined : decimal(textOf(bytes.subarray(at, blank)));
    if (length === undefined || at + length <= blank || at + length > bytes.length) break;
    const record = textOf(bytes.subarray(blank + 1, at + length - 1));
    if (record.startsWith('path=')) found.path = record.slice('path='.length);
    const size = record.startsWith('size=') ? decimal(record.slice('size='.length)) : undefined;
    if (size !== undefined) found.size = size;
    at += length;
  }
  return found;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text before the first zero byte. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** A number as a header has it: octal digits or, with the first bit set, binary. */
function numberOf(field: Uint8Array): number | undefined {
  if (field[0]! & 0x80) {
    let value = field[0]! & 0x7f;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const digits = textOf(field).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : undefined;
}

function decimal(digits: string): number | undefined {
  return /^[0-9]{1,15}$/.test(digits) ? Number(digits) : undefined;
}

/** The sum of all bytes, where those of the checksum itself count as blanks. */
function checksum(block: Uint8Array): number {
  let sum = 8 * 0x20;
  for (const [i, byte] of block.entries()) if (i < 148 || i >= 156) sum += byte;
  return sum;
}
