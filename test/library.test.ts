import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from './cli/run.ts';
import { database } from './support/check-database.ts';

it('the library looks packages up in an index as mal check does', async () => {
  // As a program imports it: the built entry, not the sources.
  const library = (await import(
    new URL('../dist/index.mjs', import.meta.url).href
  )) as typeof import('../src/index.ts');
  const { CannotRun, CompactIndex, reportsFor } = library;
  const clone = database();
  const file = join(temporaryFolder(), 'mal.index');
  expect(clone.mal('index', '--out', file).code).toBe(0);
  const index = CompactIndex.open(file);
  const ids = (name: string, version?: string) =>
    reportsFor({ ecosystem: 'npm', name, version }, index).map(({ report, certain }) => [report.id, certain]);
  expect(ids('chalk', '5.6.1')).toEqual([['MAL-2025-46969', true]]);
  expect(ids('chalk', '5.6.0')).toEqual([]);
  expect(ids('chalk')).toEqual([['MAL-2025-46969', false]]);
  expect(ids('evil')).toEqual([['MAL-2025-2', true]]);
  expect(ids('withdrawn', '1.0.0')).toEqual([]);
  index.close();
  expect(() => CompactIndex.open(join(clone.root, 'mal.config.json'))).toThrow(CannotRun);
});
