import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Stretch, walkFiles } from '../../../src/ingest/listing/walk-files.ts';
import { temporaryFolder } from '../support/folder.ts';

const names = fc.constantFrom('a', 'a-', 'a0', 'b', 'é', 'a.json', 'a.json.json', 'b.jsonb');
const paths = fc.array(names, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('/')}.json`);

/** A folder with these files; a file in place of a folder is left out. */
function folderWith(files: Iterable<string>): string {
  const root = temporaryFolder();
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), file);
  }
  return root;
}

const keysIn = (folder: string, stretch?: Stretch): string[] =>
  [...walkFiles({ folder, shown: 'it', prefixes: undefined, objectBytes: 1000 }, stretch)].map(
    ({ key }) => key,
  );

describe('a walk', () => {
  it('gives every file once, whatever path divides it among two', () => {
    fc.assert(
      fc.property(fc.uniqueArray(paths, { maxLength: 12 }), paths, (given, middle) => {
        // No file is a folder, too.
        const files = given.filter((file) => !given.some((other) => other.startsWith(`${file}/`)));
        const root = folderWith(files);
        const all = keysIn(root);
        expect(all).toEqual([...files].sort());
        for (const path of [middle, ...files]) {
          const parts = [keysIn(root, { last: path }), keysIn(root, { after: path })];
          expect(parts.flat()).toEqual(all);
          expect(parts[0]!.every((key) => key <= path) && parts[1]!.every((key) => key > path)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
