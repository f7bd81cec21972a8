import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/report.ts';
import { writeBlobs } from '../../src/engine/assign/blobs.ts';
import { listCommit } from '../../src/engine/assign/list-commit.ts';
import { scanNames } from '../../src/engine/assign/scan-names.ts';
import { writeTrees } from '../../src/engine/assign/trees.ts';
import { Listing } from '../../src/store/listing.ts';
import { repository } from '../support/numbering.ts';

/** Names that sort differently as files and as folders, or by bytes and by code units. */
const NAMES = [
  'a',
  'a-',
  'a.b',
  'a0',
  'a b',
  'ab',
  'é',
  '\u{1f600}',
  '\uffff',
  'Z',
  'MAL-2025-1.json',
  'MAL-0000-x.json',
];
const folder = fc.array(fc.constantFrom(...NAMES.slice(0, 10)), { maxLength: 3 });
const file = fc
  .tuple(folder, fc.constantFrom(...NAMES))
  .map(([folders, name]) => [...folders.map((one) => `${one}.d`), name].join('/'));
const files = fc.uniqueArray(file, { minLength: 1, maxLength: 12 });

describe('the trees of a commit', () => {
  it('are those that git makes of an index with the same changes, and list as git lists them', async () => {
    const made = repository();
    const git = (...args: string[]) => made.git(...args);
    await fc.assert(
      fc.asyncProperty(
        files,
        files,
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        async (before, after, deletes) => {
          git('read-tree', '--empty');
          const put = async (paths: readonly string[], text: string) => {
            const [oid] = await writeBlobs(made.root, [text]);
            for (const path of paths) git('update-index', '--add', '--cacheinfo', `100644,${oid},${path}`);
            return oid!;
          };
          await put(['kept.txt', ...before], 'before\n');
          const commit = git('commit-tree', git('write-tree'), '-m', 'before');
          const gone = before.filter((path, i) => deletes[i] && !after.includes(path));
          const oid = await put(after, 'after\n');
          for (const path of gone) git('rm', '-q', '--cached', '--', path);
          const changes: Change[] = [
            ...after.map((path): Change => ({ kind: 'write', path, text: 'after\n' })),
            ...gone.map((path): Change => ({ kind: 'delete', path })),
          ];
          const tree = await writeTrees(made.root, commit, changes, Array(after.length).fill(oid));
          expect(tree).toBe(git('write-tree'));

          // The index holds the new tree and not the commit; then the very commit.
          const next = git('commit-tree', tree, '-p', commit, '-m', 'after');
          const printed = await listCommit(made.root, commit, ['.']);
          expect(printed.toString()).toContain('\tkept.txt\0');
          const listing = new Listing(await listCommit(made.root, next, ['.']));
          expect(listing.bytes.toString()).toBe((await listCommit(made.root, next, ['.'])).toString());
          for (const path of [...before, ...after, 'nothing', 'a.d']) {
            expect(listing.find(path) !== undefined).toBe(
              after.includes(path) || (before.includes(path) && !gone.includes(path)),
            );
          }
          const inside = [...new Set([...before, ...after])].filter(
            (path) => !gone.includes(path) && /^a\.d\/[^/]+$/.test(path),
          );
          expect(listing.filesIn('a.d').sort()).toEqual(inside.sort());
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  it('lose folders that come to be empty, and are never left without a file', async () => {
    const made = repository({ 'osv/npm/a/x.json': '1\n' });
    const commit = made.commit();
    const tree = await writeTrees(made.root, commit, [{ kind: 'delete', path: 'osv/npm/a/x.json' }], []);
    expect(made.git('ls-tree', '--name-only', tree)).toBe('mal.config.json');
    const all: Change[] = ['osv/npm/a/x.json', 'mal.config.json'].map((path) => ({ kind: 'delete', path }));
    await expect(writeTrees(made.root, commit, all, [])).rejects.toThrow('without any file');
  });
});

describe('the numbers in names', () => {
  const lines = (...paths: string[]) =>
    Buffer.from(paths.map((path) => `100644 ${'a'.repeat(40)} 0\t${path}\0`).join(''));

  it('are those of reports, however names end', () => {
    const tracked = lines(
      'osv/npm/a/MAL-2025-7.json',
      'osv/npm/b/MAL-2025-12.json',
      'osv/npm/c/MAL-2024-1000001.json',
      'osv/npm/d/MAL-0000-x-2025-99.json',
      'osv/npm/e/MAL-0000-5.json',
      'osv/npm/f/XMAL-2025-100.json',
      'osv/npm/g/MAL-2025-0100.json',
      'osv/npm/h/MAL-2025-100.txt',
      'osv/npm/i/MAL-202-100.json',
      'osv/npm/MAL-2025-100.json/x.json',
      'osv/npm/k/MAL-2025-9007199254740993.json',
      'osv/npm/l/MAL-2026-9007199254740991.json',
      'osv/npm/m/.json',
      'x.json',
    );
    const { highest, unassigned, twice } = scanNames(
      tracked,
      ['osv/npm/n/MAL-2025-13.json', 'osv/npm/o/MAL-0000-o.json'],
      'MAL',
    );
    expect(Object.fromEntries(highest)).toEqual({ 2024: 1000001, 2025: 13, 2026: 9007199254740991 });
    expect(unassigned).toEqual([
      'osv/npm/d/MAL-0000-x-2025-99.json',
      'osv/npm/e/MAL-0000-5.json',
      'osv/npm/o/MAL-0000-o.json',
    ]);
    expect(twice).toEqual([]);
  });

  it('are told where they are twice, but not for one path with a conflict', () => {
    const tracked = lines(
      'osv/npm/a/MAL-2025-7.json',
      'osv/npm/a/MAL-2025-7.json',
      'osv/npm/b/MAL-2025-8.json',
      'osv/pypi/b/MAL-2025-8.json',
    );
    expect(scanNames(tracked, ['osv/go/b/MAL-2025-8.json'], 'MAL').twice).toEqual([
      {
        id: 'MAL-2025-8',
        paths: ['osv/go/b/MAL-2025-8.json', 'osv/npm/b/MAL-2025-8.json', 'osv/pypi/b/MAL-2025-8.json'],
      },
    ]);
  });
});
