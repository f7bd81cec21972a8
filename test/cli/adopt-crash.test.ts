import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ForeignDatabase, foreign } from '../support/foreign-database.ts';
import { numbered, waiting } from '../support/numbering.ts';
import { type Files, MAL, settled, TestRepository } from './run.ts';

const ROW = {
  source: 'feed',
  sha256: 'a'.repeat(64),
  import_time: '2025-01-01T00:00:00Z',
  versions: ['1.0.0'],
};

/** Some of everything that a run can meet. */
function databaseOf(plain: number): ForeignDatabase {
  const files: Files = {
    ...foreign('meets-waiting', 'MAL-2024-1', { origins: [ROW] }),
    ...foreign('meets-number', 'MAL-2024-2'),
    ...foreign('meets-copy', 'MAL-2024-3', { versions: ['1.0.0', '3.0.0'] }),
    ...foreign('waits', 'MAL-0000-theirs', { versions: ['2.0.0'], details: 'Theirs.\n' }),
    ...foreign('ours', 'MAL-2026-1000009'),
    'osv/malicious/npm/torn/MAL-2024-4.json': '{',
  };
  for (let i = 0; i < plain; i++) Object.assign(files, foreign(`package-${i}`, `MAL-2023-${i + 1}`));
  return new ForeignDatabase(files);
}

const repositoryOf = (): TestRepository =>
  new TestRepository({
    '.mal/ids.json': '{\n  "2026": 1000001\n}\n',
    ...waiting('meets-waiting', { versions: ['2.0.0'], details: 'Ours.\n' }),
    ...numbered('meets-number', 'MAL-2026-1000001', { versions: ['2.0.0'] }),
    ...numbered('meets-copy', 'MAL-2024-3', { versions: ['1.0.0'] }),
    ...numbered('waits', 'MAL-2026-1000000', { versions: ['1.0.0'] }),
  });

/** What lies there, apart from when it was written and from what a killed process left of a file. */
const stateOf = (repository: TestRepository): Files =>
  Object.fromEntries(
    Object.entries(repository.files())
      .filter(([path]) => !path.endsWith('.tmp'))
      .map(([path, text]) => [path, settled(text, repository.root)]),
  );

describe('mal adopt, cut off and run again', () => {
  it('comes to what an undisturbed run comes to, after any number of its writes', () => {
    const database = databaseOf(3);
    const undisturbed = repositoryOf();
    const start = undisturbed.files();
    expect(undisturbed.mal('adopt', database.root, '--supersede').code).toBe(1);
    const wanted = undisturbed.files();
    const changed = Object.keys(wanted).filter((path) => wanted[path] !== start[path]);
    const deleted = Object.keys(start).filter((path) => wanted[path] === undefined);
    expect(changed.length).toBeGreaterThan(9);
    expect(deleted).toHaveLength(1);
    // In the order in which they were written; what is deleted goes last.
    const writtenAt = (path: string): bigint =>
      statSync(join(undisturbed.root, path), { bigint: true }).mtimeNs;
    changed.sort((a, b) => Number(writtenAt(a) - writtenAt(b)));
    for (let part = 1; part <= changed.length; part++) {
      const there = changed.slice(0, part);
      const repository = repositoryOf();
      repository.write(Object.fromEntries(there.map((path) => [path, wanted[path]!])));
      expect(repository.mal('adopt', database.root, '--supersede').code).toBe(1);
      expect(stateOf(repository), there.at(-1)).toEqual(stateOf(undisturbed));
    }
  });

  it('comes to the same after it was killed', async () => {
    const database = databaseOf(1500);
    const undisturbed = repositoryOf();
    undisturbed.mal('adopt', database.root);
    const wanted = stateOf(undisturbed);
    const repository = repositoryOf();
    let killed = 0;
    for (const wait of [250, 350, 450]) {
      const child = spawn(process.execPath, [MAL, 'adopt', database.root], {
        cwd: repository.root,
        stdio: 'ignore',
      });
      const ended = new Promise<NodeJS.Signals | null>((resolve) =>
        child.on('close', (_, signal) => resolve(signal)),
      );
      // Only once it has begun to write.
      while (child.exitCode === null && !existsSync(join(repository.root, 'osv/npm/package-0')))
        await pause(5);
      await pause(wait % 90);
      child.kill('SIGKILL');
      if ((await ended) === 'SIGKILL') killed++;
    }
    expect(killed).toBeGreaterThan(0);
    expect(repository.mal('adopt', database.root).code).toBe(1);
    expect(stateOf(repository)).toEqual(wanted);
  });
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
