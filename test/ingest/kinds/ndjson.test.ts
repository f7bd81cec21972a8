import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import type { WrittenSource } from '../../../src/core/source-config.ts';
import { kind } from '../../../src/ingest/kinds/ndjson.ts';
import type { SourceEvent } from '../../../src/ingest/source.ts';
import { fileServer } from '../support/file-server.ts';
import { temporaryFolder } from '../support/folder.ts';
import { osvText } from '../support/osv.ts';
import {
  describeKind,
  type EventOf,
  keysOf,
  LIMIT,
  memoryOf,
  of,
  readAll,
  type Stage,
  start,
} from './contract.ts';

const source: WrittenSource = {
  id: 'test',
  kind: 'ndjson',
  location: 'all.ndjson',
  limits: { objectBytes: LIMIT, bodyBytes: 10_000_000 },
};

function stageOf(show: (text: string) => void, place: Pick<Stage, 'root' | 'source'>): Stage {
  const lines = new Map<string, string>();
  const put = (name: string, line: string) => {
    lines.set(name, line);
    show(`${[...lines.values()].join('\n')}\n`);
    return `TEST-${name}`;
  };
  show('');
  return {
    ...place,
    put: (name, revision) => put(name, osvText(name, revision)),
    putTooLarge(name) {
      put(name, osvText(name, 1, LIMIT));
      return undefined;
    },
    remove(name) {
      lines.delete(name);
      show(`${[...lines.values()].join('\n')}\n`);
    },
  };
}

for (const [what, pack] of [
  ['a file of lines', Buffer.from],
  ['a file of lines, compressed', gzipSync],
] as const) {
  describeKind(what, {
    kind,
    stage() {
      const root = temporaryFolder();
      return stageOf((text) => writeFileSync(join(root, 'all.ndjson'), pack(text)), { root, source });
    },
  });
}

describeKind('lines that are downloaded', {
  kind,
  missing: { ...source, location: 'http://127.0.0.1:9/there-is-nothing' },
  async stage() {
    const server = await fileServer('/all.ndjson');
    const place = { root: temporaryFolder(), source: { ...source, location: server.url } };
    const stage = stageOf((text) => {
      server.body = gzipSync(text);
    }, place);
    return { ...stage, bodies: () => server.bodies, close: () => server.close() };
  },
});

async function read(content: string | Uint8Array): Promise<SourceEvent[]> {
  const root = temporaryFolder();
  writeFileSync(join(root, 'all.ndjson'), content);
  return readAll(kind, { root, source });
}

const texts = (events: readonly EventOf<'object'>[]) =>
  events.map(({ bytes }) => new TextDecoder().decode(bytes));

describe('lines', () => {
  it('may end in CR LF, be empty, begin with a byte order mark, and lack the last end', async () => {
    const events = await read(`\ufeff{"id":"A"}\r\n\n  \r\n{"id":"B"}\n\n{"id":"C"}`);
    expect(texts(of(events, 'object'))).toEqual(['{"id":"A"}', '{"id":"B"}', '{"id":"C"}']);
    expect(keysOf(events, 'object')).toEqual(['A', 'B', 'C']);
  });

  it('of one id count once, the last of them', async () => {
    const lines = ['{"id":"A","n":1}', '{"id":"B"}', '{"id":"A","n":2}', '{"id":"C"}', '{"id":"A","n":3}'];
    const events = await read(lines.join('\n'));
    expect(texts(of(events, 'object'))).toEqual(['{"id":"B"}', '{"id":"C"}', '{"id":"A","n":3}']);
  });

  it('without an id are known by their digest, also what is no JSON at all', async () => {
    const lines = [
      '{"n":1}',
      '{"id":7}',
      '{"id":""}',
      'null',
      '[]',
      '{',
      '\u0000',
      `{"id":"${'x'.repeat(1001)}"}`,
    ];
    const events = await read(lines.join('\n'));
    expect(texts(of(events, 'object'))).toEqual(lines);
    for (const { key, version } of of(events, 'object')) expect(key).toBe(`sha256:${version}`);
  });

  it('may be longer than what is read at once', async () => {
    const long = 'y'.repeat(3_000_000);
    const events = await read(`{"id":"A"}\n${long}\n{"id":"B"}\n${long}z`);
    expect(keysOf(events, 'object')).toEqual(['A', 'B']);
    expect(of(events, 'problem').map(({ size }) => size)).toEqual([3_000_000, 3_000_001]);
    expect(new Set(keysOf(events, 'problem')).size).toBe(2);
  });

  it('are found wherever they end in the file', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `{"id":"${i}","pad":"${'x'.repeat(i % 1500)}"}`);
    expect(texts(of(await read(lines.join('\n')), 'object'))).toEqual(lines);
  });

  it('go on behind the checkpoint where a run broke off', async () => {
    const root = temporaryFolder();
    const lines = Array.from({ length: 2100 }, (_, i) => `{"id":"${i}"}`);
    writeFileSync(join(root, 'all.ndjson'), lines.join('\n'));
    const marks = of(await readAll(kind, { root, source }), 'checkpoint');
    expect(marks).toHaveLength(3);
    const rest = await readAll(kind, { root, source }, { cursor: marks[1]!.cursor, seen: new Map() });
    expect(texts(of(rest, 'object'))).toEqual(lines.slice(2000));
    expect(of(rest, 'whole')).toHaveLength(1);
  });

  it('leave nothing behind where they were unpacked', async () => {
    const folder = temporaryFolder();
    vi.stubEnv('TMPDIR', folder);
    const root = temporaryFolder();
    writeFileSync(join(root, 'all.ndjson'), gzipSync('{"id":"A"}\n{"id":"B"}'));
    for await (const event of start(kind, { root, source })) {
      expect(event.kind).toBe('object');
      break;
    }
    expect(memoryOf(await readAll(kind, { root, source })).seen.size).toBe(2);
    expect(readdirSync(folder).filter((name) => !name.startsWith('mal-test-'))).toEqual([]);
    vi.unstubAllEnvs();
  });

  it('are refused where they are packed and cut off', async () => {
    const packed = gzipSync(Array.from({ length: 500 }, (_, i) => osvText(`${i}`)).join('\n'));
    await expect(read(packed.subarray(0, packed.length - 9))).rejects.toThrow(
      '"all.ndjson" is cut off or damaged: unexpected end of file.',
    );
  });

  it('are refused where the last of them is cut off, so that nothing counts as taken back', async () => {
    const whole = '{"id":"A"}\n{"id":"B"}';
    expect(keysOf(await read(whole), 'object')).toEqual(['A', 'B']);
    await expect(read(whole.slice(0, -1))).rejects.toThrow(
      '"all.ndjson" is cut off or damaged: its last line has no end.',
    );
    expect(keysOf(await read(`${whole.slice(0, -1)}\n`), 'object')).toHaveLength(2);
  });

  it('are none where a page of a server in between came instead', async () => {
    const page = '<html>\n<body>Sign in to the network</body>\n</html>\n';
    await expect(read(page)).rejects.toThrow('"all.ndjson" has no line that is JSON.');
    expect(keysOf(await read(''), 'object')).toEqual([]);
    expect(keysOf(await read('\n\n'), 'object')).toEqual([]);
  });

  it('are refused where they unfold to too much', async () => {
    await expect(read(gzipSync(Buffer.alloc(100_000_001, '\n')))).rejects.toThrow(
      'unfolds to more than 100000000 bytes',
    );
  });
});
