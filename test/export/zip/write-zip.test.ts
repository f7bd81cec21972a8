import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fromRandomAccessReaderPromise, RandomAccessReader } from 'yauzl';
import type { SinkFile } from '../../../src/export/sink.ts';
import { deflate } from '../../../src/export/zip/deflate.ts';
import { type ZipEntry, ZipWriter } from '../../../src/export/zip/write-zip.ts';
import { temporaryFolder } from '../../cli/run.ts';
import { readZipEntries } from '../../support/zips.ts';

/** Keeps what was written by reference: a file of gigabytes, all of one piece of nothing, costs nothing. */
class KeptFile extends RandomAccessReader implements SinkFile {
  readonly pieces: { at: number; bytes: Uint8Array }[] = [];
  size = 0;
  write(piece: string | Uint8Array): void {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    this.pieces.push({ at: this.size, bytes });
    this.size += bytes.length;
  }
  end(): void {}
  bytes(): Buffer {
    return Buffer.concat(this.pieces.map(({ bytes }) => bytes));
  }
  private firstAt(position: number): number {
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pieces[middle]!.at <= position) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
  override _readStreamForRange(start: number, end: number): Readable {
    const buffer = Buffer.alloc(end - start);
    this.read(buffer, 0, buffer.length, start, () => {});
    return Readable.from([buffer]);
  }
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null, size?: number) => void,
  ): void {
    for (let i = this.firstAt(position); i < this.pieces.length; i++) {
      const { at, bytes } = this.pieces[i]!;
      if (at >= position + length) break;
      const from = Math.max(at, position);
      const to = Math.min(at + bytes.length, position + length);
      if (from < to) buffer.set(bytes.subarray(from - at, to - at), offset + from - position);
    }
    setImmediate(done, null, Math.min(length, this.size - position));
  }
}

function addText(zip: ZipWriter, name: string, text: string, modified = '2025-06-07T10:30:21Z'): void {
  const bytes = Buffer.from(text);
  const packed = deflate(bytes);
  const entry = { name, size: bytes.length, crc: crc32(bytes), packed: packed.length, modified };
  zip.add({ ...entry, method: 'deflated' }, [packed]);
}

describe('ZipWriter', () => {
  it('writes what other programs read, with the time in UTC', async () => {
    const file = new KeptFile();
    const zip = new ZipWriter(file);
    addText(zip, 'a.json', '{"a":1}');
    addText(zip, 'GitHub Actions/ä.json', 'x'.repeat(100_000), '1979-12-31T23:59:59Z');
    zip.add(
      {
        name: 'stored',
        size: 3,
        crc: crc32(Buffer.from('abc')),
        packed: 3,
        method: 'stored',
        modified: '2200-01-01T00:00:00Z',
      },
      [Buffer.from('a'), Buffer.from('bc')],
    );
    zip.end();
    expect(await readZipEntries(file.bytes())).toEqual([
      { name: 'a.json', text: '{"a":1}', time: '2025-06-07T10:30:20Z' },
      { name: 'GitHub Actions/ä.json', text: 'x'.repeat(100_000), time: '1980-01-01T00:00:00Z' },
      { name: 'stored', text: 'abc', time: '2107-12-31T00:00:00Z' },
    ]);
    const path = join(temporaryFolder(), 'x.zip');
    writeFileSync(path, file.bytes());
    const python =
      'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()))';
    expect(execFileSync('python3', ['-c', python, path], { encoding: 'utf8' })).toBe('None 3\n');
  });

  it('writes an empty archive', async () => {
    const file = new KeptFile();
    new ZipWriter(file).end();
    expect(file.bytes().toString('hex')).toBe(`504b0506${'00'.repeat(18)}`);
  });

  it('counts more than 65,535 entries', async () => {
    const file = new KeptFile();
    const zip = new ZipWriter(file);
    const entry: ZipEntry = {
      name: '',
      size: 1,
      crc: crc32(Buffer.from('x')),
      packed: 1,
      method: 'stored',
      modified: '',
    };
    const content = [Buffer.from('x')];
    for (let i = 0; i < 70_000; i++) zip.add({ ...entry, name: `${i}.json` }, content);
    zip.end();
    const reader = await fromRandomAccessReaderPromise(file, file.size);
    const names = [];
    for await (const entry of reader.eachEntry()) names.push(entry.fileName);
    expect(names).toEqual(Array.from({ length: 70_000 }, (_, i) => `${i}.json`));
  });

  it('holds files over four gigabytes, and files behind them', async () => {
    const file = new KeptFile();
    const zip = new ZipWriter(file);
    const piece = Buffer.alloc(1 << 28);
    const size = 17 * piece.length;
    const large = { name: 'large', size, crc: 7, packed: size, method: 'stored', modified: '' } as const;
    zip.add(
      large,
      Array.from({ length: 17 }, () => piece),
    );
    addText(zip, 'behind.json', '{}');
    zip.end();
    const reader = await fromRandomAccessReaderPromise(file, file.size, { autoClose: false });
    const entries = [];
    for await (const entry of reader.eachEntry()) entries.push(entry);
    expect(
      entries.map(({ fileName, uncompressedSize, compressedSize }) => [
        fileName,
        uncompressedSize,
        compressedSize,
      ]),
    ).toEqual([
      ['large', size, size],
      ['behind.json', 2, entries[1]!.compressedSize],
    ]);
    const parts: Buffer[] = [];
    for await (const part of await reader.openReadStreamPromise(entries[1]!)) parts.push(part as Buffer);
    expect(Buffer.concat(parts).toString()).toBe('{}');
  });

  it('notices content that is not as long as was said', () => {
    const zip = new ZipWriter(new KeptFile());
    const entry = { name: 'a', size: 2, crc: 0, packed: 2, method: 'stored', modified: '' } as const;
    expect(() => zip.add(entry, [Buffer.from('abc')])).toThrow('"a" has another size');
  });
});
