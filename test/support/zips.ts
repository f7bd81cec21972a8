/** Zips read by another program's code, and zips that nobody should make. */
import { crc32, deflateRawSync } from 'node:zlib';
import { fromBufferPromise } from 'yauzl';

export interface ReadEntry {
  name: string;
  text: string;
  /** In UTC, as the archive keeps it. */
  time: string;
}

/** Every entry of a zip, in the order of its directory. */
export async function readZipEntries(bytes: Buffer): Promise<ReadEntry[]> {
  const zip = await fromBufferPromise(bytes, { strictFileNames: true });
  const entries: ReadEntry[] = [];
  for await (const entry of zip.eachEntry()) {
    const parts: Buffer[] = [];
    for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
    const time = entry.getLastModDate({ timezone: 'UTC' }).toISOString().replace('.000', '');
    entries.push({ name: entry.fileName, text: Buffer.concat(parts).toString('utf8'), time });
  }
  return entries;
}

/** An entry; what is not said is what it should be. */
export interface MadeEntry {
  name: string;
  content?: string;
  /** Said of it in the directory. */
  size?: number;
  crc?: number;
  flags?: number;
  method?: number;
  /** The Unix mode. */
  mode?: number;
  packed?: Buffer;
}

/** A small zip, with whatever is said of its entries, right or wrong; `count` entries by its own account. */
export function makeZip(entries: readonly MadeEntry[], count = entries.length): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const bytes = Buffer.from(entry.content ?? '');
    const packed = entry.packed ?? (entry.method === 0 ? bytes : deflateRawSync(bytes));
    const name = Buffer.from(entry.name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(entry.flags ?? 0, 2);
    common.writeUInt16LE(entry.method ?? 8, 4);
    common.writeUInt16LE((10 << 11) | (30 << 5) | 10, 6);
    common.writeUInt16LE(((2025 - 1980) << 9) | (6 << 5) | 7, 8);
    common.writeUInt32LE(entry.crc ?? crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.size ?? bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((entry.mode ?? 0o100644) * 0x10000, 6);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('504b01021403', 'hex'), common, rest, name]));
    parts.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('504b0506', 0, 'hex');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}
