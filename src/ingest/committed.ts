/** `mal ingest --commit`: the run, and then one commit of exactly what it wrote, reports and state together. */
import type { RepositoryConfig } from '../core/config.ts';
import { escapeLine } from '../core/escape.ts';
import { quote } from '../core/quote.ts';
import { STATE_FOLDER } from '../core/roots.ts';
import { refuseCommit } from '../engine/assign/commit-paths.ts';
import { identityOf } from '../engine/assign/identity.ts';
import { commitOf } from '../engine/assign/worktree-plan.ts';
import { CannotRun } from '../failure.ts';
import { counted, grouped } from '../reporters/counted.ts';
import { countsText, type IngestResult } from '../reporters/ingest.ts';
import { CONFIG_FILE } from '../root.ts';
import { runGit, splitZ } from '../store/git.ts';
import { CommitJournal } from './commit-journal.ts';
import { commitFiles } from './commit-run.ts';

/**
 * Calls `work` with the function that is to be told what will be written. Throws `CannotRun` before anything is written where
 * a commit is impossible, or tracked data differ from HEAD; what a run that was cut off has left is no obstacle.
 */
export async function committed(
  root: string,
  config: Pick<RepositoryConfig, 'roots'>,
  work: (note: (paths: readonly string[]) => void) => Promise<IngestResult>,
): Promise<IngestResult> {
  await refuseCommit(root);
  const identity = await identityOf(root, undefined);
  const journal = await CommitJournal.open(root, await commitOf(root, 'HEAD'));
  await refuseChanged(root, config, journal);
  const result = await work((paths) => journal.note(paths));
  const commit =
    journal.paths.size === 0
      ? undefined
      : await commitFiles(root, [...journal.paths].sort(), messageOf(result), identity);
  journal.end();
  return { ...result, ...(commit === undefined ? {} : { commit }) };
}

async function refuseChanged(
  root: string,
  { roots }: Pick<RepositoryConfig, 'roots'>,
  { paths }: CommitJournal,
): Promise<void> {
  const data = [...roots, STATE_FOLDER.slice(0, -1), CONFIG_FILE];
  const args = [
    'diff',
    'HEAD',
    '--name-only',
    '-z',
    '--no-renames',
    '--no-ext-diff',
    '--ignore-submodules',
    '--',
  ];
  const changed = splitZ(await runGit(root, [...args, ...data])).filter((path) => !paths.has(path));
  const [first] = changed;
  if (first === undefined) return;
  throw new CannotRun(
    `${counted(changed.length, 'file')} of the data differ${changed.length === 1 ? 's' : ''} from HEAD, such as ${quote(first, 200)}.`,
    'Commit your changes first, or take them back; only what the sources bring goes into the commit.',
  );
}

function messageOf({ sources }: IngestResult): string {
  const sum = (name: 'new' | 'revised' | 'withdrawn') =>
    sources.reduce((total, { counts }) => total + counts[name], 0);
  const done = (['new', 'revised', 'withdrawn'] as const)
    .filter((name) => sum(name) > 0)
    .map((name) => `${grouped(sum(name))} ${name}`);
  const subject = done.length > 0 ? `Ingest ${done.join(', ')}` : 'Keep how far sources have been read';
  const lines = sources.map(({ source, status, counts, reason }) => {
    const end = status === 'read' ? '' : ` (${status}${reason === undefined ? '' : `: ${reason}`})`;
    return escapeLine(`${source}: ${countsText(counts)}${end}`);
  });
  return `${subject}\n\n${lines.join('\n')}\n`;
}
