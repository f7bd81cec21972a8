import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json, Osv } from '../../../src/core/report.ts';
import { completeSource, type WrittenSource } from '../../../src/core/source-config.ts';
import { kind } from '../../../src/ingest/kinds/datadog-manifest.ts';
import type { SourceEvent } from '../../../src/ingest/source.ts';
import { fileServer } from '../support/file-server.ts';
import { temporaryFolder } from '../support/folder.ts';
import { describeKind, keysOf, LIMIT, of, readAll, type Stage } from './contract.ts';

const source: WrittenSource = {
  id: 'datadog',
  kind: 'datadog-manifest',
  location: 'manifest.json',
  filters: { ecosystems: ['npm'] },
  limits: { objectBytes: LIMIT },
};

function stageOf(show: (text: string) => void, place: Pick<Stage, 'root' | 'source'>): Stage {
  const manifest = new Map<string, Json>();
  // With `__proto__` as a name like any other.
  const put = (name: string, versions: Json) => {
    manifest.set(name, versions);
    show(
      `{${[...manifest].map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(',')}}`,
    );
    return name;
  };
  show('{}');
  return {
    ...place,
    put: (name, revision) => put(name, revision === 1 ? null : [`1.0.${revision}`]),
    putTooLarge: (name) =>
      put(
        name,
        Array.from({ length: LIMIT / 8 }, (_, i) => `1.0.${i}`),
      ),
    remove(name) {
      manifest.delete(name);
      show(JSON.stringify(Object.fromEntries(manifest)));
    },
  };
}

describeKind('a manifest', {
  kind,
  stage() {
    const root = temporaryFolder();
    return stageOf((text) => writeFileSync(join(root, 'manifest.json'), text), { root, source });
  },
});

describeKind('a manifest that is downloaded', {
  kind,
  missing: { ...source, location: 'http://127.0.0.1:9/npm/manifest.json' },
  async stage() {
    const server = await fileServer('/samples/npm/manifest.json');
    const { filters: _, ...rest } = source;
    const place = { root: temporaryFolder(), source: { ...rest, location: server.url } };
    const stage = stageOf((text) => {
      server.body = Buffer.from(text);
    }, place);
    return { ...stage, bodies: () => server.bodies, close: () => server.close() };
  },
});

async function read(text: string): Promise<SourceEvent[]> {
  const root = temporaryFolder();
  writeFileSync(join(root, 'manifest.json'), text);
  return readAll(kind, { root, source });
}

/** Everything that a manifest says, as OSV. */
async function mapped(
  manifest: Record<string, Json>,
  more: Partial<WrittenSource> = {},
): Promise<Partial<Osv>[]> {
  const complete = completeSource({ ...source, ...more });
  return of(await read(JSON.stringify(manifest)), 'object').flatMap(({ bytes, key }) =>
    kind.map!(bytes, key, complete),
  );
}

describe('the manifest', () => {
  it('says that all versions are malicious, or which', async () => {
    expect(await mapped({ 'left-padd': null, '@solana/web3.js': ['1.95.7', '1.95.6'] })).toEqual([
      {
        id: 'npm/@solana/web3.js',
        affected: [
          { package: { ecosystem: 'npm', name: '@solana/web3.js' }, versions: ['1.95.7', '1.95.6'] },
        ],
      },
      {
        id: 'npm/left-padd',
        affected: [
          {
            package: { ecosystem: 'npm', name: 'left-padd' },
            ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
          },
        ],
      },
    ]);
  });

  it('has ranges of the type that its ecosystem has', async () => {
    const [claim] = await mapped({ EZBEAMER: null }, { filters: { ecosystems: ['PyPI'] } });
    expect(claim!.affected![0]).toEqual({
      package: { ecosystem: 'PyPI', name: 'EZBEAMER' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }],
    });
  });

  it('is where everybody can look, unless its address may hold a secret', async () => {
    const url = 'https://example.org/samples/npm/manifest.json';
    const references = async (location: string) => (await mapped({ a: null }, { location }))[0]!.references;
    expect(await references(url)).toEqual([{ type: 'WEB', url }]);
    for (const secret of [`${url}?token=x`, 'https://me:secret@example.org/m.json', 'npm/manifest.json'])
      expect(await references(secret), secret).toBeUndefined();
  });

  it('tells its ecosystem by its folder, if the configuration does not', () => {
    const problem = (location: string, ecosystems?: string[]) =>
      kind.problem!(
        completeSource({
          id: 'x',
          kind: 'datadog-manifest',
          location,
          ...(ecosystems ? { filters: { ecosystems } } : {}),
        }),
      );
    for (const location of [
      'samples/npm/manifest.json',
      'pypi/manifest.json',
      'https://example.org/npm/x/PyPI/y/m.json',
    ])
      expect(problem(location), location).toBeUndefined();
    for (const location of [
      'manifest.json',
      'npm',
      'npm.json',
      'samples/ide_extensions/manifest.json',
      'https://npm.example.org/m.json?/npm/x',
    ]) {
      expect(problem(location), location).toContain('filters.ecosystems');
      expect(problem(location, ['VSCode']), location).toBeUndefined();
    }
    expect(problem('npm/manifest.json', ['npm', 'PyPI'])).toContain('filters.ecosystems');
    expect(problem('npm/manifest.json', ['npn'])).toContain('filters.ecosystems');
    expect(problem('ftp://example.org/npm/manifest.json')).toContain('ftp://');
  });

  it('tells the innermost of several folders', () => {
    const complete = completeSource({
      id: 'x',
      kind: 'datadog-manifest',
      location: '/npm/mirror/pypi/manifest.json',
    });
    const [claim] = kind.map!(new TextEncoder().encode('{"a":null}'), 'a', complete);
    expect(claim!.affected![0]!.package!.ecosystem).toBe('PyPI');
  });

  it.each<[Json, string]>([
    [[], 'has an empty list of versions'],
    ['1.0.0', 'has something else than null or a list of versions'],
    [[1], 'has something else than null or a list of versions'],
    [['1.0.0', ''], 'has something else than null or a list of versions'],
    [{}, 'has something else than null or a list of versions'],
    [true, 'has something else than null or a list of versions'],
  ])('never reads %j as all versions, nor as none', async (versions, reason) => {
    const events = await read(JSON.stringify({ good: null, odd: versions }));
    expect(keysOf(events, 'object')).toEqual(['good']);
    expect(of(events, 'problem')).toMatchObject([{ key: 'odd', reason }]);
    const text = JSON.stringify({ odd: versions });
    expect(new TextDecoder().decode(of(events, 'problem')[0]!.bytes)).toBe(text);
    expect(() => kind.map!(new TextEncoder().encode(text), 'odd', completeSource(source))).toThrow(reason);
  });

  it.each(['[]', 'null', '"npm"', '', '{"a": null', '\u001f\u008b', '<!doctype html>'])(
    'is refused if it is %j',
    async (text) => {
      await expect(read(text)).rejects.toThrow(
        /^"manifest\.json" is not (?:JSON|an object of package names)\.$/,
      );
    },
  );

  it('is refused if it is not UTF-8', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'manifest.json'), Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
    await expect(readAll(kind, { root, source })).rejects.toThrow('"manifest.json" is not UTF-8.');
  });
});
