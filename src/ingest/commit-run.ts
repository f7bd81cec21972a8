/** One commit of exactly the files that a run wrote, a hundred thousand or three; no hook of the clone is run. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBlobs } from '../engine/assign/blobs.ts';
import type { Identity } from '../engine/assign/identity.ts';
import { commitTree } from '../engine/assign/own-commits.ts';
import { CannotRun } from '../failure.ts';
import { output, runGit, startGit } from '../store/git.ts';

/** Files whose texts are in memory at once. */
const CHUNK = 2000;

/** Commits what lies at the paths now, and that what is gone is gone; gives the commit's id, none if HEAD has all of it. */
export async function commitFiles(
  root: string,
  paths: readonly string[],
  message: string,
  identity: Identity,
): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'mal-commit-'));
  const index = { GIT_INDEX_FILE: join(folder, 'index') };
  try {
    const head = await ask(root, ['rev-parse', 'HEAD']);
    // An index of its own: what a person has staged stays staged, and does not come along.
    await ask(root, ['read-tree', head], index);
    for (let from = 0; from < paths.length; from += CHUNK) {
      const lines = await indexLines(root, paths.slice(from, from + CHUNK));
      await ask(root, ['update-index', '-z', '--index-info'], index, lines);
    }
    const tree = await ask(root, ['write-tree'], index);
    if (tree === (await ask(root, ['rev-parse', `${head}^{tree}`]))) return undefined;
    const commit = await commitTree(root, tree, head, message, identity);
    await ask(root, ['update-ref', '-m', 'mal ingest', 'HEAD', commit, head], identity);
    await runGit(root, ['update-index', '-z', '--add', '--remove', '--stdin'], paths.join('\0'));
    return commit;
  } catch (error) {
    throw new CannotRun(
      `git did not commit: ${(error as Error).message}`,
      'The files are as they should be; run the same command again once that is repaired.',
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The paths with their contents as objects, as `git update-index --index-info` takes them. */
async function indexLines(root: string, paths: readonly string[]): Promise<string> {
  const texts: string[] = [];
  const there: string[] = [];
  const lines: string[] = [];
  for (const path of paths) {
    const text = textAt(join(root, path));
    if (text === undefined) lines.push(`0 ${'0'.repeat(40)}\t${path}\0`);
    else {
      texts.push(text);
      there.push(path);
    }
  }
  const oids = await writeBlobs(root, texts);
  there.forEach((path, i) => {
    lines.push(`100644 ${oids[i]}\t${path}\0`);
  });
  return lines.join('');
}

function textAt(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function ask(
  root: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
  input?: string,
): Promise<string> {
  const child = startGit(root, args, input !== undefined, variables);
  const done = output(child);
  if (input !== undefined) {
    // git may end before it has read everything; its exit code tells why.
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  }
  return (await done).toString().trim();
}
