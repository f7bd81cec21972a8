/** What validation of a pull request asks git. */
import { CannotRun } from '../failure.ts';
import { CONFIG_FILE, IDS_FILE } from '../root.ts';
import { BlobReader } from '../store/blob-reader.ts';
import { GitError, output, startGit } from '../store/git.ts';
import type { Found } from '../store/store.ts';
import { checkRevision, diffWords, sinceMergeBase } from './revision.ts';

/** One line of `git diff --raw -z`; a mode of `000000` means "not there". */
export interface RawChange {
  path: string;
  beforeMode: string;
  afterMode: string;
  before: string;
  after: string;
}

/** The mode of a side that has no such file. */
export const ABSENT = '000000';

/** What differs between two commits, since their merge base where they have one. Throws `CannotRun` for an unknown commit. */
export async function diffCommits(root: string, base: string, head: string): Promise<RawChange[]> {
  const run = (range: string[]) => output(startGit(root, diffWords(range)));
  let printed: Buffer;
  try {
    printed = await run([sinceMergeBase(base, head)]);
  } catch (error) {
    if (!(error instanceof GitError) || !error.message.includes('no merge base'))
      throw unknownCommit(error, base, head);
    // A shallow clone may not reach back to the merge base.
    printed = await run([base, head]);
  }
  return parseRawDiff(printed);
}

function unknownCommit(error: unknown, base: string, head: string): Error {
  const text = (error as Error).message;
  if (/unknown revision|bad revision|ambiguous argument|Invalid symmetric difference/i.test(text)) {
    const both = `git does not know "${base}" or "${head}" here: ${text}`;
    return new CannotRun(both, 'Fetch it first, or check the spelling: git branch -a, git log --oneline.');
  }
  return new CannotRun(text);
}

/** The lines of `git diff --raw -z --no-renames`. */
export function parseRawDiff(printed: Buffer): RawChange[] {
  const fields = printed.toString('utf8').split('\0');
  const changes: RawChange[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [beforeMode = '', afterMode = '', before = '', after = ''] = fields[i]!.slice(1).split(' ');
    changes.push({ path: fields[i + 1]!, beforeMode, afterMode, before, after });
  }
  return changes;
}

/** Two git processes that are under way; `close` ends them. */
export interface Questions {
  changes: Promise<RawChange[]>;
  /** The base's own configuration and numbers, for they judge: what the pull request says of itself has no effect. */
  settings: Promise<[config: Found, ids: Found]>;
  /** Gives the blobs of the changes, after `settings`. */
  blobs: BlobReader;
  close(): void;
}

/** Starts to ask git what differs between two commits. Throws `CannotRun` for what is no name of a commit. */
export function askGit(root: string, base: string, head: string): Questions {
  for (const rev of [base, head]) checkRevision(rev);
  const blobs = new BlobReader(root);
  const changes = diffCommits(root, base, head);
  const settings = readSettings(blobs, base);
  // Whoever is told of one failure must not meet the other as an unhandled one.
  changes.catch(() => {});
  settings.catch(() => {});
  return { changes, settings, blobs, close: () => blobs.close() };
}

async function readSettings(blobs: BlobReader, base: string): Promise<[Found, Found]> {
  const found: Found[] = [];
  for await (const one of blobs.read([`${base}:${CONFIG_FILE}`, `${base}:${IDS_FILE}`])) {
    found.push(one.kind === 'file' ? { ...one, bytes: Uint8Array.from(one.bytes) } : one);
  }
  return found as [Found, Found];
}
