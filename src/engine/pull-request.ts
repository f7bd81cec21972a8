/** Validation of what differs between two commits: reads the changed objects and no other. */
import { checkChanges, placeAll, placeDiagnostics } from '../core/check.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { quote } from '../core/quote.ts';
import { rootOf } from '../core/roots.ts';
import type { ChangeContext, FileChange } from '../core/rule.ts';
import { CannotRun } from '../failure.ts';
import type { BlobReader } from '../store/blob-reader.ts';
import { GitError, output, startGit } from '../store/git.ts';
import type { Found } from '../store/store.ts';
import { kindOfMode } from '../store/worktree.ts';
import { checkFound, parseBytes, type RunContext } from './check-found.ts';
import type { RunResult } from './full-run.ts';

/** One line of `git diff --raw -z`; a mode of `000000` means "not there". */
export interface RawChange {
  path: string;
  beforeMode: string;
  afterMode: string;
  before: string;
  after: string;
}

const ABSENT = '000000';

/** The name of a commit as it may be handed to git: nothing that it could take for an option, a range or a line. */
export function checkRevision(rev: string): string {
  if (rev === '' || rev.startsWith('-') || rev.includes('..') || /[\u0000-\u0020:]/.test(rev)) {
    throw new CannotRun(
      `${quote(rev)} is not the name of a commit.`,
      'Give a branch, a tag or an object id.',
    );
  }
  return rev;
}

/** What differs between two commits, since their merge base where they have one. Throws `CannotRun` for an unknown commit. */
export async function diffCommits(root: string, base: string, head: string): Promise<RawChange[]> {
  const args = ['diff', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--end-of-options'];
  const run = (range: string[]) => output(startGit(root, [...args, ...range, '--']));
  let printed: Buffer;
  try {
    printed = await run([`${base}...${head}`]);
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

/** Validates the changes between two commits. `blobs` may be started before, to save its start-up. */
export async function validateChanges(
  raw: readonly RawChange[],
  blobs: BlobReader,
  run: RunContext,
  allowIds: boolean,
): Promise<RunResult> {
  const wanted: string[] = [];
  const isData = (path: string) => rootOf(run.config, path) !== undefined;
  const readable = (mode: string) => mode !== ABSENT && kindOfMode(mode) === 'file';
  for (const change of raw) {
    if (!isData(change.path)) continue;
    if (readable(change.beforeMode)) wanted.push(change.before);
    if (readable(change.afterMode)) wanted.push(change.after);
  }
  const found = blobs.read(wanted);
  const take = async (mode: string): Promise<Found> => {
    if (mode === ABSENT) return { kind: 'missing' };
    const kind = kindOfMode(mode);
    if (kind !== 'file') return { kind };
    return (await found.next()).value!;
  };
  const diagnostics: Diagnostic[] = [];
  const changes: FileChange[] = [];
  const texts = new Map<string, string>();
  let checked = 0;
  for (const { path, beforeMode, afterMode } of raw) {
    const status = beforeMode === ABSENT ? 'added' : afterMode === ABSENT ? 'deleted' : 'modified';
    const change: FileChange = { path, status };
    changes.push(change);
    if (!isData(path)) continue;
    const before = await take(beforeMode);
    const old = before.kind === 'file' && path.endsWith('.json') ? parseBytes(before.bytes).osv : undefined;
    if (old) change.before = old;
    const after = checkFound(path, await take(afterMode), run);
    if (!after) continue;
    if (path.endsWith('.json')) checked++;
    if (after.parsed.osv) change.after = after.parsed.osv;
    if (after.parsed.text !== undefined) texts.set(path, after.parsed.text);
    placeDiagnostics(after.diagnostics, after.parsed.text);
    for (const diagnostic of after.diagnostics) diagnostics.push(diagnostic);
  }
  const { config, now, given, isPopular } = run;
  const context: ChangeContext = { config, now, isPopular, allowIds, ...(given ? { given } : {}) };
  const compared = checkChanges(changes, run.rules, context);
  const textOf = (path: string) => texts.get(path);
  placeAll(compared, textOf);
  for (const diagnostic of compared) diagnostics.push(diagnostic);
  return { checked, diagnostics, textOf };
}
