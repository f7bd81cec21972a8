import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { escapeTerminal } from '../core/escape.ts';
import { quote } from '../core/quote.ts';
import { parseInstant } from '../core/time.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { keepHeapSmall } from '../heap.ts';
import { alone } from '../ingest/lock.ts';
import { type IngestOptions, ingest } from '../ingest/run.ts';
import { selectSources } from '../ingest/select-sources.ts';
import { type IngestResult, ingestJson, ingestMarkdown, ingestText } from '../reporters/ingest.ts';
import { findRoot, loadRepository } from '../repository.ts';
import { WorktreeStore } from '../store/worktree.ts';
import { type Configure, type ExitCode, parseCount, parseFormat } from './command.ts';

interface Options {
  dir?: string;
  from?: string;
  since?: string;
  dryRun: boolean;
  limit?: string;
  commit: boolean;
  summary?: string;
  replay: boolean;
  format: string;
}

export const configure: Configure = (command, world, done) => {
  command
    .argument('[source...]', 'ids of sources in mal.config.json; default: all')
    .option(
      '--dir <folder>',
      'only record what the sources show, in this folder; the database stays as it is',
    )
    .option('--from <folder>', 'take in what was recorded there; no source is asked')
    .option('--since <time>', 'only what changed at or after this time (RFC 3339), where the source can tell')
    .option('--dry-run', 'change nothing; print what would change as a diff', false)
    .option('--limit <n>', 'so many new reports are right in this run; goes on with a paused source')
    .option('--commit', 'one commit of what came in, with the state of the sources', false)
    .option('--summary <file>', 'append a summary as Markdown')
    .option('--replay', 'read the sources from the beginning again', false)
    .option('--format <format>', 'text, json or markdown', 'text')
    .addHelpText(
      'after',
      '\nExit code: 0 all came in, 1 something was refused, held, paused or not read, 2 nothing could be read.',
    )
    .action(async (sources: string[], options: Options) => {
      done(await run(sources, options, world));
    });
};

async function run(names: readonly string[], options: Options, world: World): Promise<ExitCode> {
  const format = parseFormat(options.format, ['text', 'json', 'markdown']);
  refuseTogether(names, options);
  keepHeapSmall();
  const root = findRoot(world.cwd);
  const { config, given } = await loadRepository(new WorktreeStore(root));
  const sources = selectSources(config, names);
  const disabled = sources.find(({ id, disabled: reason }) => reason !== undefined && names.includes(id));
  if (disabled)
    throw new CannotRun(
      `${disabled.id} is disabled: ${disabled.disabled}`,
      'Take `disabled` out of mal.config.json.',
    );
  const place = {
    root,
    config,
    given,
    now: world.now(),
    clock: () => world.now(),
    variables: world.variables,
  };
  const printDiff = (diff: string) => {
    if (format === 'text') world.stdout.write(escapeTerminal(diff));
  };
  const asked: IngestOptions = {
    ...(options.dir === undefined ? {} : { dir: resolve(world.cwd, options.dir) }),
    ...(options.from === undefined ? {} : { from: resolve(world.cwd, options.from) }),
    since: options.since,
    replay: options.replay,
    limit: options.limit === undefined ? undefined : parseCount('--limit', options.limit),
    ...(options.dryRun ? { dryRun: printDiff } : {}),
  };
  const work = async () => {
    if (!options.commit) return ingest(sources, asked, place);
    const { committed } = await import('../ingest/committed.ts');
    return committed(root, config, (note) => ingest(sources, { ...asked, note }, place));
  };
  // Neither a record nor a dry run writes to the tree.
  const result = options.dryRun || options.dir !== undefined ? await work() : await alone(root, config, work);
  if (result.sources.length === 0)
    throw new CannotRun(
      `${options.from} holds no record of ${names.length > 0 ? names.join(', ') : 'any source'}.`,
    );
  const text = { text: ingestText, json: ingestJson, markdown: ingestMarkdown }[format](result);
  (options.dryRun && format === 'text' ? world.stderr : world.stdout).write(text);
  if (options.summary !== undefined) appendSummary(resolve(world.cwd, options.summary), result);
  return codeOf(result);
}

function refuseTogether(names: readonly string[], options: Options): void {
  const { dir, from, since, commit, dryRun, limit, replay } = options;
  if (dir !== undefined && (from !== undefined || commit || dryRun))
    throw new CannotRun('--dir only records: it goes with none of --from, --commit and --dry-run.');
  if (from !== undefined && (since !== undefined || replay))
    throw new CannotRun('--from takes in what was recorded: --since and --replay belong to --dir.');
  if (commit && dryRun) throw new CannotRun('--commit and --dry-run exclude each other.');
  if (limit !== undefined && names.length === 0)
    throw new CannotRun(
      '--limit is for a source that somebody has looked at: name it.',
      'mal ingest <source> --limit <n>',
    );
  if (since !== undefined && parseInstant(since) === undefined)
    throw new CannotRun(`--since ${quote(since)} is no time.`, 'It looks like 2025-06-01T00:00:00Z.');
}

function appendSummary(file: string, result: IngestResult): void {
  try {
    appendFileSync(file, ingestMarkdown(result));
  } catch (error) {
    throw new CannotRun(
      `The summary cannot be written: ${(error as Error).message}.`,
      'What came in is in its place.',
    );
  }
}

function codeOf({ sources }: IngestResult): ExitCode {
  const read = sources.filter(({ status }) => status !== 'disabled');
  if (read.length > 0 && read.every(({ status }) => status === 'failed')) return 2;
  const wrong = sources.some(
    ({ status, counts, aside }) =>
      status === 'failed' || status === 'paused' || counts.refused + counts.held + aside.length > 0,
  );
  return wrong ? 1 : 0;
}
