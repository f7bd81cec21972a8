import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WrittenSource } from '../../../src/core/source-config.ts';
import { kind } from '../../../src/ingest/kinds/archive.ts';
import type { SourceEvent } from '../../../src/ingest/source.ts';
import { type FileServer, fileServer } from '../support/file-server.ts';
import { temporaryFolder } from '../support/folder.ts';
import { osvText } from '../support/osv.ts';
import { longName, pax, type TarEntry, tar } from '../support/tar.ts';
import { type ZipEntry, zip } from '../support/zip.ts';
import { describeKind, keysOf, LIMIT, memoryOf, of, readAll, type Stage, start } from './contract.ts';

const limits = { objectBytes: LIMIT, bodyBytes: 10_000_000 };
const source: WrittenSource = { id: 'test', kind: 'archive', location: 'all.zip', limits };

type Pack = (files: Map<string, string>) => Uint8Array;
const packZip: Pack = (files) => zip([...files].map(([name, data]) => ({ name, data })));
const packTar: Pack = (files) =>
  tar(
    [...files].flatMap(([name, data]) =>
      name.length > 99 || /[^\x20-\x7e]/.test(name)
        ? [pax({ path: name }), { name: 'x', data }]
        : [{ name, data }],
    ),
  );

/** Some names lead out of the archive; those are told, and not read. */
const keyed = (name: string) => `${name}.json`;

function stageOf(
  pack: Pack,
  show: (bytes: Uint8Array) => void,
  place: Pick<Stage, 'root' | 'source'>,
): Stage {
  const files = new Map<string, string>();
  const put = (name: string, text: string) => {
    files.set(keyed(name), text);
    show(pack(files));
    return keyed(name);
  };
  show(pack(files));
  return {
    ...place,
    put: (name, revision) => put(name, osvText(name, revision)),
    putTooLarge: (name) => put(name, osvText(name, 1, LIMIT)),
    remove(name) {
      files.delete(keyed(name));
      show(pack(files));
    },
  };
}

for (const [what, pack] of [
  ['a zip file', packZip],
  ['a tar file', packTar],
  ['a tar.gz file', (files: Map<string, string>) => gzipSync(packTar(files))],
] as const) {
  describeKind(what, {
    kind,
    stage() {
      const root = temporaryFolder();
      return stageOf(pack, (bytes) => writeFileSync(join(root, 'all.zip'), bytes), { root, source });
    },
  });
}

for (const validators of ['etag', 'date', 'none'] as const) {
  describeKind(`a zip that is downloaded (${validators})`, {
    kind,
    missing: { ...source, location: 'http://127.0.0.1:9/there-is-nothing.zip' },
    async stage() {
      const server = await fileServer('/all.zip');
      server.validators = validators;
      const place = { root: temporaryFolder(), source: { ...source, location: server.url } };
      const stage = stageOf(
        packZip,
        (bytes) => {
          server.body = bytes;
        },
        place,
      );
      return {
        ...stage,
        ...(validators === 'none' ? {} : { bodies: () => server.bodies }),
        close: () => server.close(),
      };
    },
  });
}

/** The events of an archive of these bytes. */
async function read(bytes: Uint8Array, more: Partial<WrittenSource> = {}): Promise<SourceEvent[]> {
  const root = temporaryFolder();
  writeFileSync(join(root, 'all.zip'), bytes);
  return readAll(kind, { root, source: { ...source, ...more } });
}

const entry = (name: string, more: Partial<ZipEntry> = {}): ZipEntry => ({
  name,
  data: osvText(name),
  ...more,
});
const good = [entry('a.json'), entry('z.json')];
/** The good ones around a bad one. */
const around = (...bad: ZipEntry[]) => zip([good[0]!, ...bad, good[1]!]);

async function onlyProblem(bytes: Uint8Array, key: string, reason: string): Promise<void> {
  const events = await read(bytes);
  expect(keysOf(events, 'object')).toEqual(['a.json', 'z.json']);
  expect(of(events, 'problem')).toMatchObject([{ key }]);
  expect(of(events, 'problem')[0]!.reason).toContain(reason);
  expect(of(events, 'whole')).toHaveLength(1);
}

describe('a zip', () => {
  it.each<[string, Partial<ZipEntry>, string]>([
    ['is encrypted', { flags: 0x1 }, 'is encrypted'],
    ['is encrypted in the strong way', { flags: 0x41 }, 'is encrypted'],
    ['is a symbolic link', { mode: 0o120777, data: '/etc/passwd' }, 'is a symbolic link'],
    ['is a device', { mode: 0o020666 }, 'is no file'],
    ['is packed in an unknown way', { method: 12 }, 'method 12'],
    ['says to be huge', { size: 0xffff_0000 }, 'is too large: 4294901760 bytes'],
    ['says to be smaller than it is', { size: 10 }, 'more than the 10 bytes'],
    ['says to be empty and is not', { size: 0 }, 'more than the 0 bytes'],
    ['says to be larger than it is', { size: LIMIT }, `is said to have ${LIMIT}`],
    [
      'unfolds to a megabyte and says ten bytes',
      { size: 10, packed: deflateRawSync(Buffer.alloc(1_000_000)) },
      'more than the 10 bytes',
    ],
    ['is stored and says another size', { method: 0, size: 3 }, 'is said to have 3'],
    ['has another checksum', { crc: 1 }, 'checksum'],
    ['is broken inside', { packed: Buffer.from([0xff, 0xff, 0xff]) }, 'cannot be unpacked'],
    [
      'ends before its content does',
      { packed: deflateRawSync(osvText('bad.json')).subarray(0, 20) },
      'unexpected end of file',
    ],
    ['claims more than the archive has', { packedSize: LIMIT, size: LIMIT, method: 0 }, 'file'],
  ])('tells of an entry that %s, and reads the others', (_, more, reason) =>
    onlyProblem(around(entry('bad.json', more)), 'bad.json', reason),
  );

  it.each(['../../etc/x.json', '/etc/x.json', 'C:\\x.json', 'a/../../x.json', '..\\x.json', 'C:x.json'])(
    'does not take %s for a key that leads nowhere',
    (name) => onlyProblem(around(entry(name)), name, 'leads out of the archive'),
  );

  it('may have dots in a name that leads nowhere', async () => {
    const names = ['..a.json', 'a..json', 'a/b...c/d.json', '.../x.json'];
    expect(keysOf(await read(zip(names.map((name) => entry(name)))), 'object')).toEqual(names.sort());
  });

  it('takes the first of two entries with one name, and tells of the other', () =>
    onlyProblem(
      around(entry('a.json', { data: '{"other":1}' })),
      'a.json#2',
      'the name of an earlier entry',
    ));

  it('tells of a bomb that only its ratio gives away', async () => {
    const data = Buffer.alloc(900_000, ' ');
    const events = await read(around(entry('bad.json', { data })), { limits: { objectBytes: 1_000_000 } });
    expect(of(events, 'problem')).toMatchObject([{ key: 'bad.json' }]);
    expect(of(events, 'problem')[0]!.reason).toMatch(/^unfolds to \d{3,4} times its size$/);
    expect(keysOf(events, 'object')).toEqual(['a.json', 'z.json']);
  });

  it('stops where many entries share one content and unfold to too much together', async () => {
    const data = Buffer.from(
      Array.from({ length: 1000 }, (_, i) => `${(i * 7919) % 1000}`).join(' '),
    ).subarray(0, 1900);
    const bomb = zip([
      entry('0.json', { data }),
      ...Array.from({ length: 300 }, (_, i) => entry(`${i + 1}.json`, { data, sharing: '0.json' })),
    ]);
    await expect(read(bomb, { limits: { ...limits, bodyBytes: 50_000 } })).rejects.toThrow(
      '"all.zip" unfolds to more than 500000 bytes.',
    );
    expect(keysOf(await read(bomb), 'object')).toHaveLength(301);
  });

  it('has no more entries than a run may read, whatever they are', async () => {
    const entries = Array.from({ length: 20 }, (_, i) => entry(`${i}.txt`));
    await expect(read(zip(entries), { limits: { ...limits, objects: 19 } })).rejects.toThrow(
      'more than 19 entries',
    );
    expect(await read(zip(entries), { limits: { ...limits, objects: 20 } })).toHaveLength(2);
  });

  it('is larger than the source allows', async () => {
    await expect(read(zip(good), { limits: { ...limits, bodyBytes: 100 } })).rejects.toThrow(
      /"all\.zip" has \d+ bytes; the source may have 100\./,
    );
  });

  it('is refused wherever it is cut off', async () => {
    const whole = zip(good);
    for (let size = whole.length - 1; size > 0; size -= 29) {
      await expect(read(whole.subarray(0, size)), `${size}`).rejects.toThrow(/^"all\.zip" is /);
    }
  });

  it('is refused if it has more entries than it counts: they would look as if they were gone', async () => {
    for (const count of [0, 1]) await expect(read(zip(good, { count }))).rejects.toThrow('more than the');
    await expect(read(zip(good, { count: 3 }))).rejects.toThrow('cut off or damaged');
  });

  it('may be empty', async () => {
    expect((await read(zip([]))).map(({ kind }) => kind)).toEqual(['whole', 'checkpoint']);
  });

  it('may be in the form for large archives', async () => {
    expect(keysOf(await read(zip(good, { zip64: true })), 'object')).toEqual(['a.json', 'z.json']);
  });

  it('that the usual program wrote is read', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'in/npm'), { recursive: true });
    writeFileSync(join(root, 'in/npm/a.json'), osvText('a', 1, 1000));
    writeFileSync(join(root, 'in/b.json'), osvText('b'));
    execFileSync('zip', ['-q', '-r', '../all.zip', '.'], { cwd: join(root, 'in') });
    const events = await readAll(kind, { root, source });
    expect(keysOf(events, 'object')).toEqual(['b.json', 'npm/a.json']);
    expect(new TextDecoder().decode(of(events, 'object').find(({ key }) => key === 'b.json')!.bytes)).toBe(
      osvText('b'),
    );
  });

  it('survives being damaged anywhere', async () => {
    const whole = zip(good);
    const texts = ['a.json', 'z.json'].map((name) => osvText(name));
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = damaged[at]! ^ 0xff;
      const events = await read(damaged).catch((error: Error) => error.message);
      if (typeof events === 'string') expect(events).toMatch(/^"all\.zip" /);
      else
        for (const { bytes } of of(events, 'object'))
          expect(texts).toContain(new TextDecoder().decode(bytes));
    }
  });
});

async function onlyTarProblem(bytes: Uint8Array, key: string, reason: string): Promise<void> {
  await onlyProblem(bytes, key, reason);
  await onlyProblem(gzipSync(bytes), key, reason);
}

describe('a tar', () => {
  const [a, z]: [TarEntry, TarEntry] = [
    { name: 'a.json', data: osvText('a.json') },
    { name: 'z.json', data: osvText('z.json') },
  ];
  const tarAround = (...bad: TarEntry[]) => tar([a, ...bad, z]);
  const data = osvText('bad');

  it.each<[string, TarEntry[], string]>([
    ['is a symbolic link', [{ name: 'bad.json', type: '2', link: '/etc/passwd' }], 'is a symbolic link'],
    ['is a hard link', [{ name: 'bad.json', type: '1', link: 'a.json' }], 'is no file'],
    ['is a device', [{ name: 'bad.json', type: '3' }], 'is no file'],
    ['is sparse', [{ name: 'bad.json', type: 'S', data }], 'is no file'],
    ['is too large', [{ name: 'bad.json', data: 'x'.repeat(LIMIT + 1) }], `is too large: ${LIMIT + 1} bytes`],
    [
      'is called too large by a pax record',
      [pax({ size: '9216' }), { name: 'bad.json', size: 0, data: 'x'.repeat(9216) }],
      'is too large: 9216',
    ],
    [
      'has an endless extended header',
      [
        { ...pax({ path: 'x' }), data: 'x'.repeat(1_100_000) },
        { name: 'bad.json', data },
      ],
      'extended header',
    ],
    ['has an endless name', [longName('x'.repeat(1_100_000)), { name: 'bad.json', data }], 'extended header'],
  ])('tells of an entry that %s, and reads the others', (_, bad, reason) =>
    onlyTarProblem(tarAround(...bad), 'bad.json', reason),
  );

  it.each(['../../etc/x.json', '/etc/x.json', 'a/../../x.json'])(
    'does not take %s for a key that leads nowhere',
    (name) => onlyTarProblem(tarAround({ name, data }), name, 'leads out of the archive'),
  );

  it('takes the first of two entries with one name, and tells of the other', () =>
    onlyTarProblem(tarAround({ name: './a.json', data }), 'a.json#2', 'the name of an earlier entry'));

  it('may have names of any length, in each of the ways to write them', async () => {
    const long = `${'d/'.repeat(200)}x.json`;
    const entries = [
      longName(`1/${long}`),
      { name: 'cut', data },
      pax({ mtime: '1', path: `2/${long}` }),
      { name: 'cut', data },
      { name: 'x.json', prefix: '3/folder', data },
      { name: '././4.json', data, type: '\0' },
      { name: '5.json', data, binarySize: true },
    ];
    const keys = [`1/${long}`, `2/${long}`, '3/folder/x.json', '4.json', '5.json'];
    expect(keysOf(await read(tar(entries)), 'object')).toEqual(keys);
  });

  it('passes over folders, labels and what is said of all entries', async () => {
    const others: TarEntry[] = [
      { name: 'folder.json/', type: '5' },
      { name: 'label', type: 'V' },
      { ...pax({ path: 'not-this.json' }), type: 'g' },
      { name: 'unknown', type: 'Q', data: 'x'.repeat(700) },
    ];
    const events = await read(tarAround(...others));
    expect(keysOf(events, 'object')).toEqual(['a.json', 'z.json']);
    expect(of(events, 'problem')).toEqual([]);
  });

  it('is refused wherever it is cut off', async () => {
    const whole = tar([a, z]);
    const content = whole.length - 1024;
    for (const bytes of [whole.subarray(0, content), whole.subarray(0, 1024), tar([a, z], { end: false })])
      await expect(read(bytes)).rejects.toThrow('is cut off or damaged: its end is missing.');
    for (let size = 1; size < content; size += 100)
      await expect(read(whole.subarray(0, size)), `${size}`).rejects.toThrow(/^"all\.zip" is /);
    const packed = gzipSync(whole);
    for (let size = packed.length - 1; size > 1; size -= 20)
      await expect(read(packed.subarray(0, size)), `${size}`).rejects.toThrow('is cut off or damaged');
  });

  it('is refused if a header is damaged', async () => {
    await expect(read(tarAround({ name: 'b.json', data, checksum: 1 }))).rejects.toThrow(
      'is cut off or damaged: what should be the header of an entry is none.',
    );
  });

  it('is refused if it unfolds to more than ten times what a file may have', async () => {
    const bomb = gzipSync(tar([{ name: 'bomb.txt', data: Buffer.alloc(3_000_000) }, z]));
    await expect(read(bomb, { limits: { ...limits, bodyBytes: 200_000 } })).rejects.toThrow(
      '"all.zip" unfolds to more than 2000000 bytes.',
    );
  });

  it('that the usual program wrote is read', async () => {
    const root = temporaryFolder();
    const name = `${'long-folder-name/'.repeat(8)}b.json`;
    mkdirSync(join(root, 'in', name, '..'), { recursive: true });
    writeFileSync(join(root, 'in/a.json'), osvText('a', 1, 1000));
    writeFileSync(join(root, 'in', name), osvText('b'));
    for (const format of ['gnu', 'posix', 'ustar']) {
      execFileSync('tar', [`--format=${format}`, '-czf', join(root, 'all.zip'), '.'], {
        cwd: join(root, 'in'),
      });
      const events = await readAll(kind, { root, source });
      expect(keysOf(events, 'object'), format).toEqual(['a.json', name]);
      expect(of(events, 'problem'), format).toEqual([]);
    }
  });
});

describe('an archive of thousands', () => {
  it('goes on behind the checkpoint where a run broke off, in the order of the archive', async () => {
    const root = temporaryFolder();
    const names = Array.from({ length: 2500 }, (_, i) => `${(i * 7) % 2500}.json`);
    for (const bytes of [
      zip(names.map((name) => entry(name))),
      tar(names.map((name) => ({ name, data: '{}' }))),
    ]) {
      writeFileSync(join(root, 'all.zip'), bytes);
      const events = await readAll(kind, { root, source });
      const marks = of(events, 'checkpoint');
      expect(marks).toHaveLength(3);
      const rest = await readAll(kind, { root, source }, { cursor: marks[1]!.cursor, seen: new Map() });
      expect(of(rest, 'object').map(({ key }) => key)).toEqual(names.slice(2000));
      expect(of(rest, 'same')).toHaveLength(2000);
      // In another archive the place means nothing.
      writeFileSync(join(root, 'all.zip'), zip([entry('first.json'), entry('second.json')]));
      const other = await readAll(kind, { root, source }, { cursor: marks[1]!.cursor, seen: new Map() });
      expect(keysOf(other, 'object')).toEqual(['first.json', 'second.json']);
    }
  });
});

describe('an archive that is downloaded', () => {
  let server: FileServer;
  let root: string;
  const from = () => ({ root, source: { ...source, location: server.url } });
  /** Where downloads are kept meanwhile. */
  let downloads: string;
  beforeAll(async () => {
    root = temporaryFolder();
    downloads = temporaryFolder();
    vi.stubEnv('TMPDIR', downloads);
    server = await fileServer('/all.zip');
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    return server.close();
  });

  it('is not sent again if nothing changed', async () => {
    server.body = zip(good);
    const memory = memoryOf(await readAll(kind, from()));
    const { bodies, unchanged } = server;
    const again = await readAll(kind, from(), memory);
    expect(again).toEqual([{ kind: 'checkpoint', cursor: memory.cursor }]);
    expect([server.bodies, server.unchanged]).toEqual([bodies, unchanged + 1]);
  });

  it('is compared by its bytes where the server knows of no conditions', async () => {
    server.body = zip(good);
    server.validators = 'none';
    const memory = memoryOf(await readAll(kind, from()));
    expect((await readAll(kind, from(), memory)).map(({ kind }) => kind)).toEqual(['checkpoint']);
    server.validators = 'etag';
  });

  it('is asked for without a condition until it was read to its end', async () => {
    server.body = zip(Array.from({ length: 1500 }, (_, i) => entry(`${i}.json`)));
    const [mark] = of(await readAll(kind, from()), 'checkpoint');
    const rest = await readAll(kind, from(), { cursor: mark!.cursor, seen: new Map() });
    expect(of(rest, 'object')).toHaveLength(500);
    expect(of(rest, 'whole')).toHaveLength(1);
  });

  it('may not be larger than the source allows', async () => {
    server.body = zip(good);
    const small = { ...from().source, limits: { ...limits, bodyBytes: 100 } };
    await expect(readAll(kind, { root, source: small })).rejects.toThrow('is larger than 100 bytes.');
  });

  it('is not taken for empty where a page of another kind is sent', async () => {
    server.body = Buffer.from('<!doctype html><title>Not today</title>');
    await expect(readAll(kind, from())).rejects.toThrow('is no archive that is known here');
    server.body = new Uint8Array();
    await expect(readAll(kind, from())).rejects.toThrow('is no archive that is known here');
  });

  it('is not read if the connection is cut every time', async () => {
    server.misbehave = (_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('PK');
      setTimeout(() => response.destroy(), 5);
    };
    await expect(readAll(kind, from())).rejects.toThrow('/all.zip');
    server.misbehave = undefined;
  });

  it('leaves nothing behind on the disk, also when it is left in the middle', async () => {
    server.body = gzipSync(
      tar([
        { name: 'a.json', data: '{}' },
        { name: 'b.json', data: '{}' },
      ]),
    );
    await readAll(kind, from());
    for await (const event of start(kind, from())) {
      expect(event.kind).toBe('object');
      expect(readdirSync(downloads)).toHaveLength(1);
      break;
    }
    expect(readdirSync(downloads)).toEqual([]);
    expect(existsSync(join(root, 'a.json'))).toBe(false);
  });

  it('has an address, and no other scheme than http and https', () => {
    expect(kind.problem?.({ location: 'https://example.org/all.zip' } as never)).toBeUndefined();
    expect(kind.problem?.({ location: 'ftp://example.org/all.zip' } as never)).toContain('"ftp://"');
    expect(kind.problem?.({ location: 'https://exa mple/all.zip' } as never)).toContain('not a valid URL');
    expect(kind.problem?.({ location: 'mirror/all.zip' } as never)).toBeUndefined();
  });
});
