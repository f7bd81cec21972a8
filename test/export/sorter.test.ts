import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Sorter } from '../../src/export/sorter.ts';
import { temporaryFolder } from '../cli/run.ts';

const opened: number[] = [];
afterAll(() => {
  for (const fd of opened) closeSync(fd);
});

let count = 0;
function scratch(): number {
  const fd = openSync(join(temporaryFolder(), `s${count++}`), 'w+');
  opened.push(fd);
  return fd;
}

const refuse = (): number => {
  throw new Error('No file is needed for this little.');
};

/** Copies, for what the sorter gives is valid only until the next. */
const all = (sorter: Sorter): [string, string][] =>
  [...sorter.sorted()].map(({ key, value }) => [key, Buffer.from(value).toString('utf8')]);

const byBytes = (a: [string, string], b: [string, string]): number =>
  Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])) ||
  Buffer.compare(Buffer.from(a[1]), Buffer.from(b[1]));

const text = fc.string({ unit: 'grapheme', maxLength: 30 });

describe('Sorter', () => {
  it('gives everything back in the order of the bytes, however little of it fits into memory', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, text), { maxLength: 80 }),
        fc.constantFrom(1, 40, 200, 1 << 20),
        (entries, size) => {
          const sorter = new Sorter(scratch, size);
          for (const [key, value] of entries) sorter.add(key, value);
          expect(all(sorter)).toEqual([...entries].sort(byBytes));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('needs no file for little, and keeps entries that are larger than its memory', () => {
    const small = new Sorter(refuse);
    small.add('b', '2');
    small.add('a', Buffer.from([0, 255]));
    expect([...small.sorted()].map(({ key }) => key)).toEqual(['a', 'b']);
    const large = new Sorter(scratch, 100);
    const text = 'x'.repeat(300_000);
    for (const key of ['c', 'a', 'b']) large.add(key, `${key}${text}`);
    large.add('', '');
    expect(all(large)).toEqual([['', ''], ...['a', 'b', 'c'].map((key) => [key, `${key}${text}`])]);
  });

  it('gives nothing where nothing was added', () => {
    expect(all(new Sorter(refuse))).toEqual([]);
  });
});
