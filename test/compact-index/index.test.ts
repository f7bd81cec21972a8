import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IndexedReport, indexedReport } from '../../src/compact-index/indexed-report.ts';
import { openLocalIndex } from '../../src/compact-index/local.ts';
import { CompactIndex } from '../../src/compact-index/read-index.ts';
import { verifyIndex } from '../../src/compact-index/verify-index.ts';
import { IndexBuilder } from '../../src/compact-index/write-index.ts';
import { formatReport } from '../../src/core/format.ts';
import type { Osv, Range, RangeEvent } from '../../src/core/report.ts';
import { identify } from '../../src/ecosystems/identity.ts';
import { npm } from '../../src/rules/examples.ts';
import { TestRepository, temporaryFolder } from '../cli/run.ts';

const SOURCE = { commit: 'c'.repeat(40), tree: 'd'.repeat(40), idPrefix: 'MAL' };

function opened(bytes: Uint8Array): CompactIndex {
  const file = join(temporaryFolder(), 'index');
  writeFileSync(file, bytes);
  return CompactIndex.open(file);
}

function built(reports: readonly IndexedReport[], aliases: Record<string, string[]> = {}): Buffer {
  const builder = new IndexBuilder(SOURCE);
  for (const report of reports) builder.add(report, aliases[report.id] ?? []);
  return builder.finish();
}

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'abcXYZ019-_.~é漢😀') }),
  fc.string({ minLength: 1, maxLength: 200, unit: fc.constantFrom('a', 'b') }),
);
const range: fc.Arbitrary<Range> = fc.oneof(
  fc.constantFrom<Range>(
    { type: 'SEMVER', events: [{ introduced: '0' }] },
    { type: 'ECOSYSTEM', events: [{ introduced: '0' }] },
  ),
  fc.record({
    type: fc.constantFrom('SEMVER' as const, 'ECOSYSTEM' as const),
    events: fc.constantFrom<RangeEvent[][]>(
      [{ introduced: '1.0.0' }, { fixed: '2.0.0' }],
      [{ introduced: '0' }, { last_affected: '1.5.0' }],
    ),
  }),
);
const reports = fc
  .uniqueArray(
    fc.record({
      number: fc.integer({ min: 1, max: 9_000_000 }),
      year: fc.integer({ min: 2000, max: 2999 }),
      ecosystem: fc.constantFrom('npm', 'PyPI', 'RubyGems', 'NuGet', 'VSCode:https://open-vsx.org'),
      name: text,
      versions: fc.array(text, { maxLength: 4 }),
      ranges: fc.array(range, { maxLength: 2 }),
      published: fc.constantFrom('', '2025-09-08', '1999-12-31'),
    }),
    { selector: ({ number, year }) => `${year}-${number}`, maxLength: 150 },
  )
  .map((list) =>
    list.map(({ number, year, ...rest }): IndexedReport => ({ id: `MAL-${year}-${number}`, ...rest })),
  );

const byPackage = (list: readonly IndexedReport[]) => {
  const groups = new Map<string, IndexedReport[]>();
  for (const report of list) {
    const key = `${report.ecosystem} ${identify(report).key}`;
    groups.set(key, [...(groups.get(key) ?? []), report]);
  }
  for (const group of groups.values()) group.sort((a, b) => (a.id < b.id ? -1 : 1));
  return groups;
};

describe('the compact index', () => {
  it('gives back every report, and nothing for a package that it does not hold', () => {
    fc.assert(
      fc.property(reports, text, (list, other) => {
        const index = opened(built(list));
        const groups = byPackage(list);
        for (const [key, group] of groups) {
          const { ecosystem, name } = group[0]!;
          expect(index.find(ecosystem, identify({ ecosystem, name }).key), key).toEqual(group);
        }
        for (const ecosystem of ['npm', 'PyPI', 'Hex']) {
          const { key } = identify({ ecosystem, name: other });
          expect(index.find(ecosystem, key)).toEqual(groups.get(`${ecosystem} ${key}`));
        }
        expect([...index.packages()].flatMap((one) => one.reports)).toHaveLength(list.length);
        verifyIndex(index);
        index.close();
      }),
    );
  });

  it('has the same bytes in whatever order the reports come', () => {
    fc.assert(
      fc.property(reports, (list) => {
        expect(built([...list].reverse()).equals(built(list))).toBe(true);
      }),
    );
  });

  it('finds ids by their aliases', () => {
    const list = ['a', 'b'].map((name, i) => ({ ...indexedReport(`MAL-2025-${i + 1}`, npm(name))! }));
    const index = opened(built(list, { 'MAL-2025-1': ['GHSA-x', 'CVE-1'], 'MAL-2025-2': ['GHSA-x'] }));
    expect(index.withAlias('GHSA-x')).toEqual(['MAL-2025-1', 'MAL-2025-2']);
    expect(index.withAlias('CVE-1')).toEqual(['MAL-2025-1']);
    for (const other of ['GHSA', 'HSA-x', 'x\nCVE-1', '']) expect(index.withAlias(other)).toEqual([]);
  });

  it('never answers from damaged bytes', () => {
    const list = Array.from(
      { length: 200 },
      (_, i) => indexedReport(`MAL-2025-${i + 1}`, npm(`package-${i}`))!,
    );
    const aliases = Object.fromEntries(list.map(({ id }, i) => [id, [`GHSA-${i}`]]));
    const whole = built(list, aliases);
    const right = list.map((report) => JSON.stringify([report]));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, by, cut) => {
        const damaged = cut ? whole.subarray(0, at) : Buffer.from(whole);
        if (!cut) damaged[at] = damaged[at]! ^ by;
        let index: CompactIndex | undefined;
        try {
          index = opened(damaged);
          for (const [i, report] of list.entries())
            expect(JSON.stringify(index.find('npm', report.name))).toBe(right[i]);
          expect(index.withAlias('GHSA-77')).toEqual([list[77]!.id]);
          expect(() => verifyIndex(index!)).toThrow();
        } catch (error) {
          expect((error as Error).name).toBe('CannotRun');
        } finally {
          index?.close();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what is no index, in one sentence', () => {
    for (const [bytes, says] of [
      ['', 'is no index'],
      ['{"a": 1}', 'is no index'],
      ['mal-index 9 00000000\n{}\n', 'version 9'],
      ['mal-index 1 00000000\n{"ecosys', 'cut off'],
      ['mal-index 1 00000000\n{}\n', 'cut off'],
    ] as const)
      expect(() => opened(Buffer.from(bytes))).toThrow(says);
  });
});

describe('the index of a clone', () => {
  const pathOf = (n: number) => `osv/npm/p${n}/MAL-2025-${n}.json`;
  const reportOf = (n: number, more: Partial<Osv> = {}) =>
    formatReport({ ...npm(`p${n}`, { id: `MAL-2025-${n}` }), ...more });
  const allOf = async (repo: TestRepository) => {
    const { index, unread } = await openLocalIndex(repo.root);
    const found = [...index.packages()]
      .flatMap(({ reports: list }) => list)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const { commit } = index.header;
    index.close();
    return { found, commit, unread };
  };

  it('follows its commits, writes only what changed, and says what a new one would', async () => {
    const repo = new TestRepository(Object.fromEntries([1, 2, 3, 4].map((n) => [pathOf(n), reportOf(n)])));
    const first = repo.commit();
    expect(await allOf(repo)).toMatchObject({
      commit: first,
      found: [{ name: 'p1' }, { name: 'p2' }, { name: 'p3' }, { name: 'p4' }],
    });
    const base = readFileSync(join(repo.root, '.git/mal/index'));
    repo.write({
      [pathOf(1)]: reportOf(1, { withdrawn: '2025-06-01T00:00:00Z' }),
      [pathOf(2)]: formatReport({
        ...npm('p2', { id: 'MAL-2025-2' }),
        affected: [{ package: { ecosystem: 'npm', name: 'p2' }, versions: ['9.9.9'] }],
      }),
      [pathOf(5)]: reportOf(5),
      'osv/npm/p6/MAL-0000-p6.json': reportOf(6, { id: 'MAL-0000-p6' }),
      'osv/npm/p7/MAL-2025-7.json': '{',
    });
    repo.remove(pathOf(3));
    const second = repo.commit();
    const after = await allOf(repo);
    expect(after).toMatchObject({
      commit: second,
      found: [{ name: 'p2', versions: ['9.9.9'] }, { name: 'p4' }, { name: 'p5' }],
      unread: [{ path: 'osv/npm/p7/MAL-2025-7.json' }],
    });
    // The large file was not written again, and a clone that begins here says the same.
    expect(readFileSync(join(repo.root, '.git/mal/index')).equals(base)).toBe(true);
    repo.git('clone', '-q', '.', 'other');
    const other = await openLocalIndex(join(repo.root, 'other'));
    expect([...other.index.packages()].flatMap(({ reports: list }) => list)).toEqual(after.found);
    other.index.close();
    repo.git('reset', '-q', '--hard', first);
    expect((await allOf(repo)).found).toHaveLength(4);
  });

  it('is made anew when it is damaged, and knows a detached or packed HEAD', async () => {
    const repo = new TestRepository({ [pathOf(1)]: reportOf(1) });
    const commit = repo.commit();
    await allOf(repo);
    writeFileSync(join(repo.root, '.git/mal/index'), 'mal-index 1\n{');
    expect((await allOf(repo)).found).toHaveLength(1);
    repo.git('pack-refs', '--all');
    expect(await allOf(repo)).toMatchObject({ commit });
    repo.git('checkout', '-q', '--detach');
    expect(await allOf(repo)).toMatchObject({ commit });
    repo.git('worktree', 'add', '-q', '--detach', 'linked');
    const linked = await openLocalIndex(join(repo.root, 'linked'));
    expect(linked.index.header.commit).toBe(commit);
    linked.index.close();
  });

  it('is refused where there is no commit', async () => {
    await expect(openLocalIndex(new TestRepository().root)).rejects.toThrow(
      'git does not know the commit "HEAD"',
    );
  });
});
