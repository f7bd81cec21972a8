/** Makes the index of a clone, or brings it up to date. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRevision } from '../engine/revision.ts';
import type { Unread } from '../export/read-reports.ts';
import { CannotRun } from '../failure.ts';
import { GitError, runGit } from '../store/git.ts';
import { buildDelta, buildIndex, type CommitOf, changesBetween } from './build.ts';
import { configOf } from './config-of.ts';
import { LayeredIndex } from './layers.ts';
import { type Kept, type LocalIndex, openFresh, openIfGood, replaceFile } from './local.ts';
import { CompactIndex } from './read-index.ts';

/** The index of a commit: what changed since the one that is kept, or all. Keeps what it made where that can be written. */
export async function updateIndex(root: string, rev: string, kept: Kept): Promise<LocalIndex> {
  const ids = await idsOf(root, rev);
  const fresh = openFresh(kept, ids.commit);
  if (fresh) return { index: fresh, unread: [] };
  const unread: Unread[] = [];
  const base = openIfGood(kept.base);
  // Two processes of git, which have nothing to wait for.
  const [config, changes] = await Promise.all([
    configOf(root, ids.commit),
    base && changesBetween(root, base.header.commit, ids.commit),
  ]);
  const of = { root, config, ...ids };
  if (base && changes) {
    const delta = await buildDelta(of, base, changes, (file) => unread.push(file));
    if (delta) return { index: new LayeredIndex(base, keep(kept.changes, delta)), unread };
  }
  base?.close();
  return { index: keep(kept.base, await buildIndex(of, (file) => unread.push(file))), unread };
}

/** The commit that a name stands for, and the configuration it holds. Throws `CannotRun` where git does not know it. */
export async function commitOf(root: string, rev: string): Promise<CommitOf> {
  const ids = await idsOf(root, rev);
  return { root, ...ids, config: await configOf(root, ids.commit) };
}

async function idsOf(root: string, rev: string): Promise<{ commit: string; tree: string }> {
  const name = checkRevision(rev);
  try {
    const args = ['rev-parse', '--quiet', '--end-of-options', `${name}^{commit}`, `${name}^{tree}`];
    const [commit = '', tree = ''] = (await runGit(root, args))
      .toString()
      .split('\n')
      .filter((line) => /^[0-9a-f]{40,64}$/.test(line));
    if (tree === '') throw new Error(name);
    return { commit, tree };
  } catch (error) {
    if (error instanceof GitError && !error.ran) throw error;
    throw new CannotRun(
      `git does not know the commit ${JSON.stringify(rev)} here.`,
      'An index is made of what is committed.',
    );
  }
}

/** A clone that cannot be written to gets an index for this one run. */
function keep(path: string, bytes: Uint8Array): CompactIndex {
  try {
    replaceFile(path, bytes);
    return CompactIndex.open(path);
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const folder = mkdtempSync(join(tmpdir(), 'mal-index-'));
    try {
      const file = join(folder, 'index');
      replaceFile(file, bytes);
      return CompactIndex.open(file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
