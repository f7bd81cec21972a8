/** A packed JSON file on its way through a sorter: what a zip's directory needs of it, a note, and the content. */
import type { ZipEntry } from './write-zip.ts';

export interface PackedRecord extends Omit<ZipEntry, 'name'> {
  content: Uint8Array;
}

const HEAD = 13;

/** `note` is for whoever unpacks it. */
export function packRecord(record: PackedRecord, note: string): Buffer {
  const text = Buffer.from(`${record.modified}\n${note}`);
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(record.size, 0);
  head.writeUInt32LE(record.crc, 4);
  head.writeUInt32LE(text.length, 8);
  head[12] = record.method === 'deflated' ? 8 : 0;
  return Buffer.concat([head, text, record.content]);
}

/** A copy: the bytes may be overwritten. */
export function unpackRecord(bytes: Buffer): { record: PackedRecord; note: string } {
  const end = HEAD + bytes.readUInt32LE(8);
  const text = bytes.toString('utf8', HEAD, end);
  const line = text.indexOf('\n');
  const content = Buffer.from(bytes.subarray(end));
  const record: PackedRecord = {
    size: bytes.readUInt32LE(0),
    crc: bytes.readUInt32LE(4),
    packed: content.length,
    method: bytes[12] === 8 ? 'deflated' : 'stored',
    modified: text.slice(0, line),
    content,
  };
  return { record, note: text.slice(line + 1) };
}
