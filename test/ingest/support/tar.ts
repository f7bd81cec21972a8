/** Writes tar archives, also such as no honest program writes. */

export interface TarEntry {
  name: string;
  data?: string | Uint8Array;
  /** One character; default a file. */
  type?: string;
  /** What the header says instead of the truth. */
  size?: number;
  link?: string;
  /** POSIX has the beginning of a long name apart. */
  prefix?: string;
  /** The size in binary, as GNU writes it. */
  binarySize?: boolean;
  checksum?: number;
}

export function tar(entries: readonly TarEntry[], { end = true } = {}): Buffer {
  const parts = entries.flatMap((entry) => {
    const data = Buffer.from((entry.data ?? '') as Uint8Array);
    return [header(entry, data.length), data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return Buffer.concat(end ? [...parts, Buffer.alloc(1024)] : parts);
}

/** A pax header for the entry behind it. */
export function pax(records: Record<string, string>): TarEntry {
  const data = Object.entries(records)
    .map(([key, value]) => {
      const rest = Buffer.byteLength(` ${key}=${value}\n`);
      let length = rest + 1;
      while (length !== rest + `${length}`.length) length++;
      return `${length} ${key}=${value}\n`;
    })
    .join('');
  return { name: 'PaxHeader/x', type: 'x', data };
}

/** GNU's way to give the next entry a long name. */
export const longName = (name: string): TarEntry => ({ name: '././@LongLink', type: 'L', data: `${name}\0` });

function header(entry: TarEntry, length: number): Buffer {
  const block = Buffer.alloc(512);
  const size = entry.size ?? length;
  block.write(entry.name, 0, 100);
  block.write('0000644\0', 100);
  if (entry.binarySize) {
    block.writeUInt8(0x80, 124);
    block.writeUIntBE(size, 130, 6);
  } else block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write(entry.type ?? '0', 156);
  block.write(entry.link ?? '', 157, 100);
  block.write('ustar\u000000', 257);
  block.write(entry.prefix ?? '', 345, 155);
  block.fill(' ', 148, 156);
  const sum = entry.checksum ?? block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
