import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeftOut } from '../../../src/export/left-out.ts';
import { readUpstream } from '../../../src/export/merge/read-upstream.ts';
import { readZip } from '../../../src/export/merge/read-zip.ts';
import { FolderSink } from '../../../src/export/sink.ts';
import { CannotRun } from '../../../src/failure.ts';
import { temporaryFolder } from '../../cli/run.ts';
import { makeZip } from '../../support/zips.ts';

function written(bytes: Uint8Array, name = 'all.zip', folder = temporaryFolder()): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

async function namesIn(bytes: Uint8Array): Promise<string[]> {
  const names = [];
  for await (const { name } of readZip(written(bytes))) names.push(name);
  return names;
}

const bomb = deflateRawSync(Buffer.alloc(10_000_000));

describe('readZip', () => {
  it('gives the JSON files, unpacked and as they are packed', async () => {
    const path = written(
      makeZip([
        { name: 'a.json', content: '{"a":1}' },
        { name: 'deep/b.json', content: '[]', method: 0 },
        { name: 'deep/' },
        { name: 'c.txt', content: 'x' },
      ]),
    );
    const found = [];
    for await (const { name, bytes, record } of readZip(path))
      found.push([name, bytes.toString(), record.method, record.size, record.modified]);
    expect(found).toEqual([
      ['a.json', '{"a":1}', 'deflated', 7, '2025-06-07T10:30:20Z'],
      ['deep/b.json', '[]', 'stored', 2, '2025-06-07T10:30:20Z'],
    ]);
  });

  it('ends with a clear error for what is hostile or damaged', async () => {
    const good = { name: 'a.json', content: '{}' };
    const cases: [string, Uint8Array, RegExp][] = [
      [
        'a bomb',
        makeZip([{ name: 'a.json', packed: bomb, size: 10_000_000, crc: 0 }]),
        /"a\.json" unfolds to \d+ times its size/,
      ],
      [
        'a bomb that says it is small',
        makeZip([{ name: 'a.json', packed: bomb, size: 100, crc: 0 }]),
        /takes \d+ bytes|more than the 100 bytes/,
      ],
      [
        'a hidden bomb',
        makeZip([{ name: 'a.json', packed: bomb, size: 60_000, crc: 0 }]),
        /unfolds to more than the 60000 bytes/,
      ],
      [
        'a giant',
        makeZip([{ name: 'a.json', size: 2 ** 31, packed: bomb }]),
        /has 2147483648 bytes, and may have/,
      ],
      ['a way out', makeZip([good, { name: '../../etc/x.json', content: '{}' }]), /\.\.\/\.\.\/etc/],
      ['an absolute path', makeZip([{ name: '/etc/x.json', content: '{}' }]), /absolute/],
      ['a backslash', makeZip([{ name: 'a\\b.json', content: '{}' }]), /invalid characters/],
      [
        'a link',
        makeZip([{ name: 'a.json', content: '/etc/passwd', mode: 0o120777 }]),
        /"a\.json" is no file/,
      ],
      ['a secret', makeZip([{ ...good, flags: 1 }]), /"a\.json" is encrypted/],
      ['another packing', makeZip([{ ...good, method: 12, packed: Buffer.from('{}') }]), /\(method 12\)/],
      ['another checksum', makeZip([{ ...good, crc: 1 }]), /its checksum is another/],
      ['another size', makeZip([{ ...good, size: 3 }]), /has 2 bytes, and is said to have 3/],
      ['noise', makeZip([{ ...good, packed: Buffer.from('ffffff', 'hex') }]), /cannot be unpacked/],
      [
        'entries that are not counted',
        makeZip([good, { name: 'b.json', content: '{}' }], 1),
        /more than the 1 entries/,
      ],
      ['no zip', Buffer.from('hello'), /cannot be merged/],
      ['nothing', Buffer.alloc(0), /cannot be merged/],
      ['half of one', makeZip([good]).subarray(20), /cannot be merged/],
    ];
    for (const [what, bytes, message] of cases) {
      const failure = await namesIn(bytes).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(failure, what).toBeInstanceOf(CannotRun);
      expect((failure as Error).message, what).toMatch(message);
    }
  });

  it('ends when many entries that lie over each other unfold to far more than the file', async () => {
    const content = ' '.repeat(65_000);
    const one = makeZip([{ name: 'a.json', content }]);
    const [localSize, list] = [
      one.readUInt32LE(one.length - 6),
      one.subarray(one.readUInt32LE(one.length - 6), -22),
    ];
    const count = 30_000;
    const end = Buffer.from(one.subarray(-22));
    end.writeUInt16LE(count, 8);
    end.writeUInt16LE(count, 10);
    end.writeUInt32LE(list.length * count, 12);
    const zip = Buffer.concat([
      one.subarray(0, localSize),
      ...Array.from({ length: count }, () => list),
      end,
    ]);
    await expect(namesIn(zip)).rejects.toThrow('it unfolds to more than 100 times its size');
  });

  it('never fails in another way, whatever the bytes', async () => {
    const good = makeZip([
      { name: 'a.json', content: '{"a":1}' },
      { name: 'b.json', content: '[]' },
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 }),
        async (edits) => {
          const bytes = Buffer.from(good);
          for (const [at, value] of edits) bytes[at] = value;
          await namesIn(bytes).catch((error: unknown) => {
            if (!(error instanceof CannotRun)) throw error;
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('readUpstream', () => {
  const record = (id: string, ...affected: object[]) => ({
    name: `${id}.json`,
    content: JSON.stringify({ id, affected }),
  });
  const of = (ecosystem: string, ...types: string[]) => ({
    package: { ecosystem, name: 'x' },
    ranges: types.map((type) => ({ type })),
  });

  async function read(path: string): Promise<{ found: [string, string[]][]; leftOut: number }> {
    const sink = new FolderSink(join(temporaryFolder(), 'x'));
    const leftOut = new LeftOut(sink);
    const found: [string, string[]][] = [];
    for await (const { id, folders } of readUpstream(path, leftOut)) found.push([id, folders]);
    sink.abandon();
    return { found, leftOut: leftOut.count };
  }

  it('tells the ecosystems of a record, by what it affects', async () => {
    const path = written(
      makeZip([
        record('GHSA-1', of('npm'), of('PyPI'), of('npm')),
        record('CVE-2', of('Debian:12', 'GIT')),
        record('OSV-3', { ranges: [{ type: 'GIT' }] }),
      ]),
    );
    expect((await read(path)).found).toEqual([
      ['GHSA-1', ['PyPI', 'npm']],
      ['CVE-2', ['Debian', 'GIT']],
      ['OSV-3', ['GIT']],
    ]);
  });

  it('takes the ecosystem of a folder for that of its zip', async () => {
    const folder = temporaryFolder();
    written(makeZip([record('GHSA-1', of('npm'), of('PyPI'))]), 'npm/all.zip', folder);
    written(makeZip([record('GHSA-1', of('npm'), of('PyPI'))]), 'PyPI/all.zip', folder);
    written(Buffer.from('x'), 'npm/GHSA-1.json', folder);
    written(Buffer.from('x'), '..odd/all.zip', folder);
    expect((await read(folder)).found).toEqual([
      ['GHSA-1', ['PyPI']],
      ['GHSA-1', ['npm']],
    ]);
  });

  it('leaves out what is no record, and says so', async () => {
    const path = written(
      makeZip([
        { name: 'a.json', content: '{' },
        { name: 'b.json', content: 'null' },
        { name: 'c.json', content: '{"id":7}' },
        { name: 'd.json', content: '{"id":"D"}' },
        { name: 'e.json', content: '{"id":"../e","affected":[]}' },
        { name: 'GHSA-2.json', content: record('GHSA-1', of('npm')).content },
        record('GHSA-3', of('../../x')),
        record('GHSA-4', of('npm')),
      ]),
    );
    expect(await read(path)).toEqual({ found: [['GHSA-4', ['npm']]], leftOut: 7 });
  });

  it('refuses a path that leads to no zip', async () => {
    const empty = temporaryFolder();
    await expect(read(join(empty, 'none'))).rejects.toThrow('--merge: there is no');
    await expect(read(empty)).rejects.toThrow('holds no <ecosystem>/all.zip');
  });
});
