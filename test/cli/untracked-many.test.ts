import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { formatReport } from '../../src/core/format.ts';
import { npm } from '../../src/rules/examples.ts';
import { TestRepository } from './run.ts';

/** So many that a second thread takes part; two of three in folders of a scope. */
const COUNT = 6000;
const nameOf = (i: number) => {
  const name = `package-number-${String(i).padStart(5, '0')}`;
  return i % 3 === 0 ? name : `@scope-${i % 7}/${name}-with-a-name-that-is-long`;
};
const put = (file: string, text: string) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

it('new reports are found wherever they lie in a large listing, at every look', async () => {
  const repository = new TestRepository();
  const folderOf = (i: number) => join(repository.root, 'osv/npm', nameOf(i));
  for (let i = 0; i < COUNT; i++)
    put(`${folderOf(i)}/MAL-2025-${i + 1}.json`, formatReport(npm(nameOf(i), { id: `MAL-2025-${i + 1}` })));
  repository.commit();
  expect(repository.git('ls-files').length).toBeGreaterThan(420_000);
  // What was written within two seconds of a look is not believed at the next one.
  await setTimeout(2100);
  const found = () => {
    const { stdout, code } = repository.mal('merge', '--dry-run', '--format', 'json');
    expect(code).toBe(0);
    const { packages, reports } = JSON.parse(stdout) as { packages: number; reports: { report: string }[] };
    // One that is alone in its folder is looked at, and stays as it is.
    return [packages, ...reports.map(({ report }) => dirname(report)).sort()];
  };
  expect(found()).toEqual([0]);
  const fresh = [0, 1, 2, 2500, 2999, 3000, 3001, 4711, 5998, 5999];
  for (const i of fresh)
    put(
      `${folderOf(i)}/MAL-0000-new.json`,
      formatReport(npm(nameOf(i), { id: 'MAL-0000-new', versions: ['9.9.9'] })),
    );
  put(
    join(repository.root, 'osv/npm/zzz/MAL-0000-zzz.json'),
    formatReport(npm('zzz', { id: 'MAL-0000-zzz' })),
  );
  const expected = (of: number[]) => [of.length + 1, ...of.map((i) => `osv/npm/${nameOf(i)}`).sort()];
  for (let look = 0; look < 2; look++) expect(found()).toEqual(expected(fresh));
  for (const i of [1, 4711]) rmSync(join(folderOf(i), 'MAL-0000-new.json'));
  rmSync(folderOf(5000), { recursive: true });
  expect(found()).toEqual(expected(fresh.filter((i) => i !== 1 && i !== 4711)));
});
