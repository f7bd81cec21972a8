/** A source large enough for further threads: what they read and write is what one thread would. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { advisory, affecting, SourceRepository } from '../support/ingest.ts';
import { settled } from './run.ts';

const COUNT = 1300;
const keyOf = (i: number): string => `${i % 7}/${String(i).padStart(4, '0')}.json`;

/** Two or three objects, of different batches, are about each of 600 packages. */
function objects(): Record<string, unknown> {
  const entries = Array.from({ length: COUNT }, (_, i) => {
    const name = `p-${i % 600}`;
    // Many of them fill the memory that threads share.
    const details = `Steals ${i}. ${'All of it, and more. '.repeat(i % 5 === 0 ? 5 : i)}`;
    return [keyOf(i), advisory(name, { id: `SRC-${i}`, details, ...affecting(name, [`1.0.${i}`]) })];
  });
  return Object.fromEntries(entries);
}

/** Reports by path, without the time of the run. */
const told = (repository: SourceRepository): Record<string, string> =>
  Object.fromEntries(
    Object.entries(repository.reports()).map(([path, text]) => [path, settled(text, repository.root)]),
  );

/** The same objects, so few at a time that nothing but one thread takes part. */
function bitByBit(): SourceRepository {
  const repository = new SourceRepository({ deletions: 'ignore' });
  const all = Object.entries(objects());
  for (let from = 0; from < all.length; from += 150) {
    repository.feed(Object.fromEntries(all.slice(from, from + 150)));
    for (const [key] of all.slice(Math.max(0, from - 150), from)) rmSync(join(repository.root, 'feed', key));
    expect(repository.counts('--replay').new).toBe(Math.min(150, all.length - from));
  }
  return repository;
}

describe('a large folder', { timeout: 120_000 }, () => {
  it('comes in as it does bit by bit', () => {
    const repository = new SourceRepository().feed(objects());
    expect(repository.counts()).toEqual({ fetched: COUNT, new: COUNT });
    const reports = told(repository);
    expect(Object.keys(reports)).toHaveLength(600);
    expect(reports).toEqual(told(bitByBit()));
    expect(repository.counts()).toEqual({ same: COUNT });
    expect(repository.counts('--replay')).toEqual({ fetched: COUNT, known: COUNT });
    expect(told(repository)).toEqual(reports);
  });

  it('shows what changed in it, wherever it lies', () => {
    const repository = new SourceRepository({ deletions: 'withdraw' }).feed(objects());
    repository.counts();
    const revised = (i: number) => ({
      [keyOf(i)]: advisory(`p-${i % 600}`, {
        id: `SRC-${i}`,
        modified: '2025-03-01T00:00:00Z',
        ...affecting(`p-${i % 600}`, [`1.0.${i}`, `2.0.${i}`]),
      }),
    });
    repository.feed({ ...revised(3), ...revised(1296), ...revised(650) });
    repository.feed({ '0/a.json': advisory('first'), '6/z.json': advisory('last'), '3/bad.json': '[' });
    repository.unfeed(keyOf(0), keyOf(1299));
    expect(repository.counts()).toEqual({
      fetched: 6,
      same: COUNT - 5,
      new: 2,
      revised: 3,
      withdrawn: 2,
      refused: 1,
    });
    expect(repository.counts()).toEqual({ same: COUNT + 1 });
  });

  it('may hold files as large as what threads share', () => {
    const repository = new SourceRepository();
    const blank = ' '.repeat(340_000);
    for (let i = 0; i < 520; i++) {
      const text = JSON.stringify(advisory(`q-${i}`));
      repository.feed({
        [`${String(i).padStart(3, '0')}.json`]: i < 505 ? text : text + blank.repeat((i % 3) + 1),
      });
    }
    expect(repository.counts()).toEqual({ fetched: 520, new: 520 });
    expect(repository.counts('--replay')).toEqual({ fetched: 520, known: 520 });
  });

  it('leaves the state as it was when something cannot be written, and goes on from there', () => {
    const repository = new SourceRepository().feed(objects());
    // A package of the second batch, so that the first is on the disk and later ones are on their way.
    repository.write({ 'osv/npm/p-599': 'in the way' });
    const { stdout, code } = repository.ingest();
    expect(code).toBe(2);
    expect(stdout).toContain('osv/npm/p-599 is a file, not a folder');
    expect(Object.keys(repository.files()).filter((path) => path.endsWith('/seen'))).toEqual([]);
    repository.remove('osv/npm/p-599');
    expect(repository.ingest().code).toBe(0);
    const whole = new SourceRepository().feed(objects());
    whole.ingest();
    expect(told(repository)).toEqual(told(whole));
  });
});
