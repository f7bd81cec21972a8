/** One commit of some paths of the working tree, as `git commit --only` makes it: with the person's hooks and signature. */
import { existsSync, lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CannotRun } from '../../failure.ts';
import { runGit, splitZ } from '../../store/git.ts';
import { personsGit } from '../../store/simple-git.ts';
import type { Identity } from './identity.ts';

/** Throws `CannotRun` where a commit would belong to no branch, or would be mixed with an unfinished merge. */
export async function refuseCommit(root: string): Promise<void> {
  const gitFolder = resolve(root, (await runGit(root, ['rev-parse', '--git-dir'])).toString().trim());
  for (const [file, what] of UNFINISHED) {
    if (existsSync(join(gitFolder, file)))
      throw new CannotRun(`${what} is not finished here.`, 'Finish it, or give it up with --abort.');
  }
  const branch = await runGit(root, ['symbolic-ref', '--quiet', 'HEAD']).catch(() => undefined);
  if (!branch)
    throw new CannotRun(
      'HEAD is detached: a commit here would belong to no branch.',
      'git switch <branch>, or --push <remote> <branch> to say where it belongs.',
    );
}

const UNFINISHED = [
  ['MERGE_HEAD', 'A merge'],
  ['CHERRY_PICK_HEAD', 'A cherry-pick'],
  ['REVERT_HEAD', 'A revert'],
  ['rebase-merge', 'A rebase'],
  ['rebase-apply', 'A rebase'],
] as const;

/** Commits what lies at the paths now, and that what is gone is gone; gives the commit's id. */
export async function commitPaths(
  root: string,
  paths: readonly string[],
  message: string,
  identity: Identity,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mal-commit-'));
  try {
    const listed = join(folder, 'paths');
    const from = [`--pathspec-from-file=${listed}`, '--pathspec-file-nul'];
    const there = (path: string) => lstatSync(join(root, path), { throwIfNoEntry: false }) !== undefined;
    const git = await personsGit(root, identity);
    // git refuses a path that it finds nowhere: in the index or the checkout to add it, in HEAD or the checkout to commit it.
    const [staged, committed] = await Promise.all([
      known(root, ['ls-files', '-z'], paths),
      known(root, ['ls-tree', '-z', '--name-only', '--full-tree', 'HEAD'], paths),
    ]);
    writeFileSync(listed, paths.filter((path) => staged.has(path) || there(path)).join('\0'));
    await git.raw(['add', '-A', ...from]);
    writeFileSync(listed, paths.filter((path) => committed.has(path) || there(path)).join('\0'));
    const file = join(folder, 'message');
    writeFileSync(file, message);
    await git.raw(['commit', '--quiet', '--only', '-F', file, '--cleanup=verbatim', ...from]);
    return (await git.raw(['rev-parse', 'HEAD'])).trim();
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    throw new CannotRun(
      `git did not commit: ${lastLine((error as Error).message)}`,
      'The files are as planned; run the same command again once that is repaired.',
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Those of the paths that a listing of git names. */
async function known(
  root: string,
  listing: readonly string[],
  paths: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let from = 0; from < paths.length; from += 500) {
    const printed = await runGit(root, [...listing, '--', ...paths.slice(from, from + 500)]);
    for (const path of splitZ(printed)) found.add(path);
  }
  return found;
}

const lastLine = (text: string): string =>
  text
    .trim()
    .split('\n')
    .at(-1)!
    .replace(/^(fatal|error): /, '');
