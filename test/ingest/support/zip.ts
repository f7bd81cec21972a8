/** Writes zip archives, also such as no honest program writes. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  data: string | Uint8Array;
  /** Default deflated. */
  method?: number;
  /** What the headers say instead of the truth. */
  size?: number;
  packedSize?: number;
  crc?: number;
  flags?: number;
  /** A Unix mode. */
  mode?: number;
  /** What stands in the archive in place of the packed data. */
  packed?: Uint8Array;
  /** The entry whose data this one shares. */
  sharing?: string;
  extra?: Uint8Array;
}

const UTF8 = 0x800;

export function zip(entries: readonly ZipEntry[], { count = entries.length, zip64 = false } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets = new Map<string, number>();
  let offset = 0;
  for (const entry of entries) {
    const data = Buffer.from(entry.data as Uint8Array);
    const method = entry.method ?? 8;
    const packed = Buffer.from(entry.packed ?? (method === 8 ? deflateRawSync(data) : data));
    const name = Buffer.from(entry.name);
    const extra = Buffer.from(entry.extra ?? []);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE((entry.flags ?? 0) | UTF8, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(entry.crc ?? crc32(data), 10);
    common.writeUInt32LE(entry.packedSize ?? packed.length, 14);
    common.writeUInt32LE(entry.size ?? data.length, 18);
    common.writeUInt16LE(name.length, 22);
    common.writeUInt16LE(extra.length, 24);
    const at = entry.sharing === undefined ? offset : offsets.get(entry.sharing)!;
    offsets.set(entry.name, at);
    if (entry.sharing === undefined) {
      const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, name, extra, packed]);
      parts.push(local);
      offset += local.length;
    }
    const central = Buffer.alloc(46);
    central.write('PK\u0001\u0002');
    central.writeUInt16LE((3 << 8) | 20, 4);
    common.copy(central, 6);
    central.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
    central.writeUInt32LE(at, 42);
    directory.push(central, name, extra);
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(zip64 ? 0xffff : count & 0xffff, 8);
  end.writeUInt16LE(zip64 ? 0xffff : count & 0xffff, 10);
  end.writeUInt32LE(zip64 ? 0xffffffff : size, 12);
  end.writeUInt32LE(zip64 ? 0xffffffff : offset, 16);
  return Buffer.concat([...parts, ...directory, ...(zip64 ? zip64End(count, size, offset) : []), end]);
}

function zip64End(count: number, size: number, offset: number): Buffer[] {
  const record = Buffer.alloc(56);
  record.write('PK\u0006\u0006');
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\u0006\u0007');
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return [record, locator];
}
