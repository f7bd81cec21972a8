import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RepositoryConfig } from '../core/config.ts';
import { escapeTerminal } from '../core/escape.ts';
import { idOfPath, parseId } from '../core/id.ts';
import { splitReportPath } from '../core/layout/split-path.ts';
import { quote } from '../core/quote.ts';
import {
  type Directories,
  namedDirectories,
  touchedDirectories,
  waitingDirectories,
} from '../engine/merge/find-directories.ts';
import { mergeFiles } from '../engine/merge/merge-files.ts';
import { runMerge } from '../engine/merge/run-merge.ts';
import { readEntries, type StoredEntry } from '../engine/merge/set-aside.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { mergeFooter, mergeJson, mergeText } from '../reporters/merge.ts';
import { findRoot, loadRepository } from '../repository.ts';
import { WorktreeStore } from '../store/worktree.ts';
import { type Configure, type ExitCode, parseFormat } from './command.ts';

interface Options {
  dryRun: boolean;
  base?: string;
  supersede: boolean;
  stdout: boolean;
  now?: string;
  format: string;
}

export const configure: Configure = (command, world, done) => {
  command
    .argument(
      '[what...]',
      'packages: folders, reports, patterns, ids, ecosystem/name or purls; default: all that wait',
    )
    .option('--dry-run', 'change nothing; print what would change as a diff', false)
    .option('--base <rev>', 'only packages that commits since this one touch')
    .option('--supersede', 'fold further reports with a number into the least, and withdraw them', false)
    .option('--stdout', 'print the merge of the named files; no tree is touched', false)
    .option('--now <time>', 'with --stdout: the time of the merge (RFC 3339, UTC)')
    .option('--format <format>', 'text or json', 'text')
    .addHelpText('after', '\nExit code: 0 all merged, 1 something was set aside or waits, 2 could not run.')
    .action(async (what: string[], options: Options) => {
      done(options.stdout ? await mergeFiles(what, options, world) : await merge(what, options, world));
    });
};

async function merge(what: readonly string[], options: Options, world: World): Promise<ExitCode> {
  const format = parseFormat(options.format, ['text', 'json']);
  if (options.now !== undefined)
    throw new CannotRun('--now goes with --stdout.', 'In a repository the time of a merge is now.');
  if (options.base !== undefined && what.length > 0)
    throw new CannotRun('--base finds the packages itself: name none beside it.');
  const root = findRoot(world.cwd);
  const settings = { ...(await loadRepository(new WorktreeStore(root))), now: world.now() };
  const { config } = settings;
  const entries = readEntries(root, config);
  const directories = await directoriesOf(what, options, { root, cwd: world.cwd, config, entries });
  const print = (diff: string) => {
    if (format === 'text') world.stdout.write(escapeTerminal(diff));
  };
  // From here on files are opened by paths relative to the repository: every folder less on the way is time saved.
  process.chdir(root);
  const result = await runMerge('.', directories, entries, settings, {
    supersede: options.supersede,
    ...(options.dryRun ? { dryRun: print } : {}),
  });
  if (what.length > 0 && result.packages === 0) throw nothingFound(what, { cwd: world.cwd, config });
  if (format === 'json') world.stdout.write(mergeJson(result));
  else (options.dryRun ? world.stderr : world.stdout).write(escapeTerminal(mergeText(result)));
  world.stderr.write(mergeFooter(result));
  return result.aside > 0 ? 1 : 0;
}

/** A file that lies there and was not looked at has no name that a report could have. */
function nothingFound(what: readonly string[], { cwd, config }: Pick<Place, 'cwd' | 'config'>): CannotRun {
  const isMisnamed = (word: string): boolean =>
    lstatSync(resolve(cwd, word), { throwIfNoEntry: false })?.isFile() === true &&
    parseId(idOfPath(word), config.idPrefix) === undefined;
  const file = what.find(isMisnamed);
  return file === undefined
    ? new CannotRun('No report was found to merge.', 'mal help merge tells how packages are named.')
    : new CannotRun(
        `${quote(file)} is not the name of a report.`,
        `Name a new report ${config.idPrefix}-0000-<slug>.json.`,
      );
}

interface Place {
  root: string;
  cwd: string;
  config: RepositoryConfig;
  entries: readonly StoredEntry[];
}

async function directoriesOf(
  what: readonly string[],
  { base, supersede }: Options,
  place: Place,
): Promise<Directories> {
  const { root, cwd, config, entries } = place;
  if (what.length > 0) return unread(await namedDirectories(what, { root, cwd, config }, entries));
  if (base !== undefined) return unread(await touchedDirectories(root, config, base));
  const directories = await waitingDirectories(root, config, supersede);
  // What was set aside is tried again each time: the tool, or what lies beside it, may have changed.
  for (const { path } of entries) {
    const directory = splitReportPath(config, path)?.directory;
    if (directory && !directories.has(directory)) directories.set(directory, undefined);
  }
  return directories;
}

const unread = (directories: Iterable<string>): Directories =>
  new Map([...directories].map((directory) => [directory, undefined]));
