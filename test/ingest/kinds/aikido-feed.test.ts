import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/report.ts';
import { completeSource, type WrittenSource } from '../../../src/core/source-config.ts';
import { kind } from '../../../src/ingest/kinds/aikido-feed.ts';
import type { ReadOptions, SourceEvent } from '../../../src/ingest/source.ts';
import { fileServer } from '../support/file-server.ts';
import { temporaryFolder } from '../support/folder.ts';
import { describeKind, keysOf, LIMIT, memoryOf, nothing, of, readAll, type Stage } from './contract.ts';

const source: WrittenSource = {
  id: 'aikido',
  kind: 'aikido-feed',
  location: 'malware_predictions.json',
  limits: { objectBytes: LIMIT },
};

const entry = (name: Json, version: Json = '*', reason: Json = 'MALWARE'): Json => ({
  package_name: name,
  version,
  reason,
});

function stageOf(show: (text: string) => void, place: Pick<Stage, 'root' | 'source'>): Stage {
  const packages = new Map<string, Json[]>();
  const put = (name: string, entries: Json[]) => {
    packages.set(name, entries);
    show(JSON.stringify([...packages.values()].flat()));
    return name;
  };
  show('[]');
  return {
    ...place,
    put: (name, revision) => put(name, [entry(name, revision === 1 ? '*' : `1.0.${revision}`)]),
    putTooLarge: (name) =>
      put(
        name,
        Array.from({ length: LIMIT / 10 }, (_, i) => entry(name, `1.0.${i}`)),
      ),
    remove(name) {
      packages.delete(name);
      show(JSON.stringify([...packages.values()].flat()));
    },
  };
}

describeKind('a feed', {
  kind,
  stage() {
    const root = temporaryFolder();
    return stageOf((text) => writeFileSync(join(root, 'malware_predictions.json'), text), { root, source });
  },
});

describeKind('a feed that is downloaded', {
  kind,
  missing: { ...source, location: 'http://127.0.0.1:9/malware_predictions.json' },
  async stage() {
    const server = await fileServer('/malware_predictions.json');
    const place = { root: temporaryFolder(), source: { ...source, location: server.url } };
    const stage = stageOf((text) => {
      server.body = Buffer.from(text);
    }, place);
    return { ...stage, bodies: () => server.bodies, close: () => server.close() };
  },
});

async function read(
  feed: Json,
  file = 'malware_predictions.json',
  options: Partial<ReadOptions> = {},
): Promise<SourceEvent[]> {
  const root = temporaryFolder();
  writeFileSync(join(root, file), JSON.stringify(feed));
  return readAll(kind, { root, source: { ...source, location: file } }, nothing(), options);
}

const mapped = (events: readonly SourceEvent[], location = source.location) =>
  of(events, 'object').flatMap(({ bytes, key }) =>
    kind.map!(bytes, key, completeSource({ ...source, location })),
  );

describe('the feed', () => {
  it('becomes one claim for each package, whatever the order of its entries', async () => {
    const feed = [
      entry('b', '2.0.0'),
      entry('a'),
      entry('b', '10.0.0'),
      entry('b', '2.0.0'),
      entry('@x/y', '1.0.0'),
    ];
    const events = await read(feed);
    expect(mapped(events)).toEqual([
      { id: 'npm/@x/y', affected: [{ package: { ecosystem: 'npm', name: '@x/y' }, versions: ['1.0.0'] }] },
      {
        id: 'npm/a',
        affected: [
          {
            package: { ecosystem: 'npm', name: 'a' },
            ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
          },
        ],
      },
      {
        id: 'npm/b',
        affected: [{ package: { ecosystem: 'npm', name: 'b' }, versions: ['10.0.0', '2.0.0'] }],
      },
    ]);
    expect([...memoryOf(await read([...feed].reverse())).seen]).toEqual([...memoryOf(events).seen]);
  });

  it('means all versions by *, also beside others', async () => {
    const [claim] = mapped(await read([entry('a', '1.0.0'), entry('a', '*')]));
    expect(claim!.affected![0]).not.toHaveProperty('versions');
    expect(claim!.affected![0]!.ranges).toHaveLength(1);
  });

  it('takes the spellings of one package together', async () => {
    const file = 'malware_pypi.json';
    const events = await read(
      [entry('Foo_Bar', '1.0'), entry('foo-bar', '2.0'), entry('FOO.bar', '3.0')],
      file,
    );
    expect(mapped(events, file)).toEqual([
      {
        id: 'PyPI/foo-bar',
        affected: [{ package: { ecosystem: 'PyPI', name: 'foo-bar' }, versions: ['1.0', '2.0', '3.0'] }],
      },
    ]);
  });

  it('is silent of what it does not call malware, and says how much that was', async () => {
    const said: string[] = [];
    const feed = [
      entry('a', '1.0.0', 'TELEMETRY'),
      entry('a', '2.0.0', 'malware'),
      entry('b', '*', 'PROTESTWARE'),
      entry('c', '*', 'x\u001b[2J'),
    ];
    const events = await read(feed, source.location, { warn: (message) => said.push(message) });
    expect(mapped(events)).toEqual([
      { id: 'npm/a', affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['2.0.0'] }] },
    ]);
    expect(said).toEqual([
      '"malware_predictions.json": left out 3 entries that are called "TELEMETRY", "PROTESTWARE", "x\\u001b[2J".',
    ]);
  });

  it('lets go of a package that it does not call malware any more', async () => {
    const root = temporaryFolder();
    const stage = { root, source };
    const show = (feed: Json) => writeFileSync(join(root, source.location), JSON.stringify(feed));
    show([entry('a'), entry('b')]);
    const memory = memoryOf(await readAll(kind, stage));
    show([entry('a', '*', 'TELEMETRY'), entry('b')]);
    const events = await readAll(kind, stage, memory);
    expect(keysOf(events, 'same')).toEqual(['b']);
    expect(of(events, 'whole')).toHaveLength(1);
  });

  it('tells of entries that say too little, and shows the others', async () => {
    const feed = [
      entry('good'),
      null,
      7,
      [],
      {},
      entry(''),
      entry('a', ''),
      entry('a', '1.0.0'),
      entry('b', 1),
      entry('c', '*', null),
    ];
    const events = await read(feed);
    expect(keysOf(events, 'object')).toEqual(['good']);
    expect(keysOf(events, 'problem')).toEqual(['#2', '#3', '#4', '#5', '#6', 'a', 'b', 'c']);
    expect(new TextDecoder().decode(of(events, 'problem').find(({ key }) => key === 'a')!.bytes)).toBe(
      JSON.stringify([entry('a', '')]),
    );
  });

  it('tells its ecosystem by the name of its file, if the configuration does not', () => {
    const problem = (location: string, ecosystems?: string[]) =>
      kind.problem!(
        completeSource({
          id: 'x',
          kind: 'aikido-feed',
          location,
          ...(ecosystems ? { filters: { ecosystems } } : {}),
        }),
      );
    for (const location of [
      'malware_predictions.json',
      'https://example.org/a/malware_pypi.json?x=1',
      'mirror/malware_vscode.json',
    ])
      expect(problem(location), location).toBeUndefined();
    for (const location of [
      'https://example.org/malware_chrome.json',
      'npm/list.json',
      '__proto__',
      'constructor',
    ]) {
      expect(problem(location), location).toContain('filters.ecosystems');
      expect(problem(location, ['VSCode:https://open-vsx.org']), location).toBeUndefined();
    }
  });

  it.each<Json>([{}, null, 'x', 7])('is refused if it is %j', async (feed) => {
    await expect(read(feed)).rejects.toThrow('"malware_predictions.json" is not a list.');
  });
});
