import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import { type PlannedExport, runExports } from '../../src/export/run.ts';
import type { ExportTarget, WriteExport } from '../../src/export/target.ts';
import { TestRepository, temporaryFolder } from '../cli/run.ts';
import { numbered } from '../support/numbering.ts';

const target = (name: string, write: WriteExport): ExportTarget => ({
  name,
  summary: name,
  load: async () => ({ write }),
});

/** Writes the ids that it was shown. */
const ids =
  (most = Number.POSITIVE_INFINITY): WriteExport =>
  async (reports, sink, { options }) => {
    const file = sink.open('deep/ids.txt');
    let count = 0;
    for await (const { id } of reports) {
      file.write(`${id}${options.mark ?? ''}\n`);
      if (++count === most) break;
    }
    file.end();
    return { reports: count, leftOut: 0 };
  };

function repositoryOf(count: number): { root: string; commit: string } {
  const repository = new TestRepository();
  for (let i = 0; i < count; i++)
    repository.write(numbered(`p${String(i).padStart(4, '0')}`, `MAL-2024-${i + 1}`));
  return { root: repository.root, commit: repository.commit() };
}

describe('several exports in one run', () => {
  it('share one pass, each with its own folder and options', async () => {
    const { root, commit } = repositoryOf(600);
    const parent = temporaryFolder();
    const folderOf = (name: string) => join(parent, name);
    const plans: PlannedExport[] = [
      { target: target('all', ids()), folder: folderOf('all'), options: { mark: '!' } },
      { target: target('few', ids(3)), folder: folderOf('few'), options: {} },
      {
        target: target('none', async () => ({ reports: 0, leftOut: 0 })),
        folder: folderOf('none'),
        options: {},
      },
    ];
    const run = await runExports(root, plans, { commit, tree: 'tree', config: DEFAULT_CONFIG });
    expect(run.exports.map(({ target: name, reports }) => [name, reports])).toEqual([
      ['all', 600],
      ['few', 3],
      ['none', 0],
    ]);
    const wanted = Array.from({ length: 600 }, (_, i) => `MAL-2024-${i + 1}!\n`).join('');
    expect(readFileSync(join(parent, 'all/deep/ids.txt'), 'utf8')).toBe(wanted);
    expect(readFileSync(join(parent, 'few/deep/ids.txt'), 'utf8')).toBe(
      'MAL-2024-1\nMAL-2024-2\nMAL-2024-3\n',
    );
    expect(JSON.parse(readFileSync(join(parent, 'all/manifest.json'), 'utf8'))).toMatchObject({
      options: { mark: '!' },
    });
    expect(readdirSync(join(parent, 'none')).sort()).toEqual(['SHA256SUMS', 'manifest.json']);
  });

  it('do not fail for each other', async () => {
    const { root, commit } = repositoryOf(3);
    const parent = temporaryFolder();
    const broken = target('broken', async (reports, sink) => {
      for await (const { id } of reports) sink.put(id, '');
      throw new Error('out of ideas');
    });
    const twice = target('twice', async (_, sink) => {
      sink.put('a', '1');
      sink.put('a', '2');
      return { reports: 0, leftOut: 0 };
    });
    const plans = [broken, twice, target('good', ids())].map((one) => ({
      target: one,
      folder: join(parent, one.name),
      options: {},
    }));
    await expect(runExports(root, plans, { commit, tree: '', config: DEFAULT_CONFIG })).rejects.toThrow(
      'out of ideas',
    );
    expect(readdirSync(parent)).toEqual(['good']);
  });

  it('write nothing outside of their folder', async () => {
    const { root, commit } = repositoryOf(1);
    const parent = temporaryFolder();
    for (const path of ['../outside', '/x', 'a//b', 'a/./b', 'a\0b', 'manifest.json', 'SHA256SUMS', '']) {
      const evil = target('evil', async (_, sink) => {
        sink.put(path, 'x');
        return { reports: 0, leftOut: 0 };
      });
      const plan = { target: evil, folder: join(parent, 'evil'), options: {} };
      await expect(
        runExports(root, [plan], { commit, tree: '', config: DEFAULT_CONFIG }),
        path,
      ).rejects.toThrow('cannot be a file of an export');
    }
    expect(readdirSync(parent)).toEqual([]);
    expect(existsSync(join(parent, '../outside'))).toBe(false);
  });
});
