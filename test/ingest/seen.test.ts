import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../src/apply.ts';
import { SeenFile } from '../../src/ingest/seen.ts';
import { formatLine, parseLine, type SeenObject } from '../../src/ingest/seen-line.ts';
import { temporaryFolder } from '../cli/run.ts';

const text = fc.oneof(
  fc.string({ maxLength: 12, unit: 'binary' }),
  fc.constantFrom('=', '==', '=x', 'a\tb', 'a\nb', '\\', '"', '__proto__', 'é', '\ud800'),
);
const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);
const object: fc.Arbitrary<SeenObject> = fc
  .record({ key: text, version: fc.option(text), sha256, folders: fc.array(text, { maxLength: 3 }) })
  .map(({ version, ...rest }) => ({ ...rest, version: version ?? rest.sha256 }));

function filesOf(root: string): Record<string, string> {
  const folder = join(root, '.mal/sources/feed');
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

const many = (count: number, from = 0): SeenObject[] =>
  Array.from({ length: count }, (_, i) => ({
    key: `npm/package-${from + i}.json`,
    version: `v${i}`,
    sha256: String(i % 10).repeat(64),
    folders: [`npm/package-${from + i}`],
  }));

function saved(root: string, objects: readonly SeenObject[]): void {
  const seen = SeenFile.open(root, 'feed');
  for (const one of objects) seen.put(one);
  apply(root, [...seen.save()]);
}

describe('a line of what was seen', () => {
  it('gives back what was written, whatever a source calls its objects', () => {
    fc.assert(
      fc.property(object, (one) => {
        const line = formatLine(one);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(parseLine(line.slice(0, -1))).toEqual(one);
      }),
    );
  });

  it.each(['', 'key', 'key\tversion', 'key\tversion\tabc', 'a\\q\tversion\t', '<<<<<<< HEAD'])(
    'is not %j',
    (line) => {
      expect(parseLine(line)).toBeUndefined();
    },
  );
});

describe('what was seen of a source', () => {
  it('answers like a map, however often it was saved and opened in between', () => {
    fc.assert(
      fc.property(fc.array(fc.array(object, { maxLength: 6 }), { maxLength: 5 }), (rounds) => {
        const root = temporaryFolder();
        const model = new Map<string, SeenObject>();
        for (const round of rounds) {
          const seen = SeenFile.open(root, 'feed');
          for (const one of round) {
            seen.put(one);
            model.set(one.key, one);
          }
          for (const [key, one] of model) expect(seen.find(key)).toEqual(one);
          apply(root, [...seen.save()]);
          for (const [key, one] of model) expect(seen.version(key)).toBe(one.version || undefined);
          expect(seen.count).toBe(model.size);
        }
        const seen = SeenFile.open(root, 'feed');
        expect([...seen.objects()].sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual(
          [...model.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
        );
        expect(seen.find('never')).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it('is one file at first, sorted, and divides itself as it grows; the files depend on the lines alone', () => {
    const [a, b] = [temporaryFolder(), temporaryFolder()];
    saved(a, many(2000));
    expect(Object.keys(filesOf(a))).toEqual(['seen']);
    const lines = filesOf(a).seen!.trimEnd().split('\n');
    expect(lines).toEqual([...lines].sort());
    saved(a, many(1, 2000));
    expect(Object.keys(filesOf(a))).toHaveLength(16);
    saved(b, many(2001).reverse());
    saved(b, many(2000));
    saved(b, many(1, 2000));
    expect(filesOf(b)).toEqual(filesOf(a));
  });

  it('changes a few small files for a few objects of many', () => {
    const root = temporaryFolder();
    saved(root, many(3000));
    const seen = SeenFile.open(root, 'feed');
    seen.put({ ...many(1)[0]!, version: 'other' });
    const plan = [...seen.save()];
    expect(plan).toHaveLength(1);
    expect(plan.every(({ kind }) => kind === 'write')).toBe(true);
    apply(root, plan);
    expect(SeenFile.open(root, 'feed').version('npm/package-0.json')).toBe('other');
    expect([...SeenFile.open(root, 'feed').save()]).toEqual([]);
  });

  it('loses nothing if it is cut off while it divides itself', () => {
    const objects = many(2000);
    const steps = (root: string) => {
      const seen = SeenFile.open(root, 'feed');
      seen.put(many(1, 2000)[0]!);
      return [...seen.save()];
    };
    const whole = temporaryFolder();
    saved(whole, objects);
    const plan = steps(whole);
    apply(whole, plan);
    for (const cut of [1, 5, 15, 16]) {
      const root = temporaryFolder();
      saved(root, objects);
      apply(root, steps(root).slice(0, cut));
      const seen = SeenFile.open(root, 'feed');
      expect(seen.count).toBeGreaterThanOrEqual(2000);
      for (const { key, version } of objects) expect(seen.version(key)).toBe(version);
      apply(root, steps(root));
      expect(filesOf(root)).toEqual(filesOf(whole));
    }
  });

  it('tells what was not named, before and after it was saved, and forgets no name when it divides', () => {
    const root = temporaryFolder();
    saved(root, many(1999));
    const seen = SeenFile.open(root, 'feed');
    for (const { key } of many(1000)) seen.name(key);
    seen.put(many(1, 1000)[0]!);
    const expected = many(998, 1001).map(({ key }) => key);
    const unnamed = () => [...seen.unnamed()].map(({ key }) => key).sort();
    expect(unnamed()).toEqual(expected.sort());
    for (const one of many(5, 5000)) seen.put(one);
    apply(root, [...seen.save()]);
    expect(Object.keys(filesOf(root)).length).toBeGreaterThan(1);
    expect(unnamed()).toEqual(expected.sort());
  });

  it('does not name again what was taken away, and asks for what is to be read again', () => {
    const root = temporaryFolder();
    saved(root, [
      { key: 'gone', version: '', sha256: '', folders: [] },
      { key: 'again', version: '', sha256: 'a'.repeat(64), folders: ['npm/x'] },
    ]);
    const seen = SeenFile.open(root, 'feed');
    expect(seen.version('gone')).toBeUndefined();
    expect(seen.version('again')).toBeUndefined();
    expect([...seen.unnamed()].map(({ key }) => key)).toEqual(['again']);
  });

  it.each([
    ['a conflict that git left', '<<<<<<< HEAD\n'],
    ['lines out of order', 'b\t\t\na\t\t\n'],
    ['one key twice', 'a\t\t\na\tx\t\n'],
    ['an end that is missing', 'a\t\t'],
  ])('is damaged by %s, and says how to restore it', (_, content) => {
    const root = temporaryFolder();
    mkdirSync(join(root, '.mal/sources/feed'), { recursive: true });
    writeFileSync(join(root, '.mal/sources/feed/seen'), content);
    expect(() => SeenFile.open(root, 'feed')).toThrow('.mal/sources/feed/seen is damaged.');
    rmSync(join(root, '.mal/sources/feed/seen'));
    expect(SeenFile.open(root, 'feed').count).toBe(0);
  });
});
