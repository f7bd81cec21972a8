/**
 * The trees of a commit with some files written and deleted. Only the trees on the way to those files are read and written:
 * an index of 250,000 reports would be written anew as a whole, and so would every check of it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Change } from '../../core/report.ts';
import { runGit } from '../../store/git.ts';
import { foldersIn, patchTree, type TreeEdit } from './tree-object.ts';

/** A folder in which something changes. */
interface Folder {
  folders: Map<string, Folder>;
  files: TreeEdit[];
  /** Its tree as it is; empty if there is none. */
  before: Buffer;
  /** The id of its tree as it will be; undefined if nothing is left in it. */
  after?: string | undefined;
}

/** Writes the trees and gives the id of the root's. `oids` are the blobs of the changes that write, in their order. */
export async function writeTrees(
  root: string,
  commit: string,
  changes: readonly Change[],
  oids: readonly string[],
): Promise<string> {
  const top = foldersOf(changes, oids);
  const named = await runGit(root, ['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`]);
  const before = named.toString().trim();
  const idBytes = before.length / 2;
  const levels = await readLevels(root, top, before, idBytes);
  for (const level of levels.reverse()) {
    const trees = level.map((folder) => patchTree(folder.before, editsOf(folder), idBytes));
    const ids = await writeObjects(
      root,
      trees.filter((tree) => tree.length > 0),
    );
    let next = 0;
    for (const [i, folder] of level.entries()) folder.after = trees[i]!.length > 0 ? ids[next++] : undefined;
  }
  if (top.after === undefined) throw new Error('A commit would be left without any file.');
  return top.after;
}

function foldersOf(changes: readonly Change[], oids: readonly string[]): Folder {
  const top = newFolder();
  let next = 0;
  for (const change of changes) {
    const parts = change.path.split('/');
    const name = parts.pop()!;
    let folder = top;
    for (const part of parts) {
      const inner = folder.folders.get(part) ?? newFolder();
      folder.folders.set(part, inner);
      folder = inner;
    }
    folder.files.push({ name, isTree: false, oid: change.kind === 'delete' ? undefined : oids[next++] });
  }
  return top;
}

const newFolder = (): Folder => ({ folders: new Map(), files: [], before: Buffer.alloc(0) });

const editsOf = ({ files, folders }: Folder): TreeEdit[] => [
  ...files,
  ...[...folders].map(([name, { after }]) => ({ name, isTree: true, oid: after })),
];

/** Reads the trees as they are, from the root down: of each level all at once. */
async function readLevels(root: string, top: Folder, oid: string, idBytes: number): Promise<Folder[][]> {
  const levels: Folder[][] = [];
  let level = new Map<Folder, string | undefined>([[top, oid]]);
  while (level.size > 0) {
    levels.push([...level.keys()]);
    const known = [...level].filter((entry): entry is [Folder, string] => entry[1] !== undefined);
    const trees = await readTrees(
      root,
      known.map(([, id]) => id),
    );
    for (const [i, [folder]] of known.entries()) folder.before = trees[i]!;
    const inner = new Map<Folder, string | undefined>();
    for (const folder of level.keys()) {
      const ids = foldersIn(folder.before, folder.folders.keys(), idBytes);
      for (const [name, child] of folder.folders) inner.set(child, ids.get(name));
    }
    level = inner;
  }
  return levels;
}

/** What `git cat-file --batch` prints: `<id> tree <size>\n<bytes>\n` for each. */
async function readTrees(root: string, oids: readonly string[]): Promise<Buffer[]> {
  if (oids.length === 0) return [];
  const printed = await runGit(root, ['cat-file', '--batch', '--buffer'], `${oids.join('\n')}\n`);
  const trees: Buffer[] = [];
  for (let at = 0; at < printed.length; ) {
    const end = printed.indexOf(10, at);
    const size = / tree (\d+)$/.exec(printed.toString('latin1', at, end))?.[1];
    if (size === undefined) throw new Error(`git has no tree ${printed.toString('latin1', at, end)}.`);
    trees.push(printed.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return trees;
}

/** Writes trees, any number with one process; git checks their form. */
async function writeObjects(root: string, trees: readonly Buffer[]): Promise<string[]> {
  if (trees.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'mal-trees-'));
  try {
    const files = trees.map((tree, i) => {
      const file = join(folder, String(i));
      writeFileSync(file, tree);
      return file;
    });
    const printed = await runGit(
      root,
      ['hash-object', '-t', 'tree', '-w', '--stdin-paths'],
      `${files.join('\n')}\n`,
    );
    return printed.toString().trim().split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
