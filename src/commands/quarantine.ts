import { quote } from '../core/quote.ts';
import { makeRunContext } from '../engine/run-context.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { type Decided, dropEntries, takeEntries } from '../ingest/decide-entries.ts';
import { type FoundEntry, findEntries } from '../ingest/find-entries.ts';
import { alone } from '../ingest/lock.ts';
import type { StoredEntry } from '../ingest/quarantine.ts';
import { allSources } from '../ingest/select-sources.ts';
import { decidedJson, decidedText, entriesJson, entriesText, entryText } from '../reporters/quarantine.ts';
import { findRoot, loadRepository, type Repository } from '../repository.ts';
import { WorktreeStore } from '../store/worktree.ts';
import { type Configure, type ExitCode, parseFormat } from './command.ts';

interface Options {
  reason?: string;
  all: boolean;
  format: string;
}

const ACTIONS = ['list', 'show', 'retry', 'accept', 'drop'] as const;
type Action = (typeof ACTIONS)[number];

export const configure: Configure = (command, world, done) => {
  command
    .argument('<action>', ACTIONS.join(', '))
    .argument('[what...]', 'entries by name or path, or all of a source by its id')
    .option('--reason <text>', 'drop: why nobody wants to see it again')
    .option('--all', 'list: also what was dropped or accepted', false)
    .option('--format <format>', 'text or json', 'text')
    .addHelpText(
      'after',
      '\nretry runs entries through all checks again, accept lets in what a person has to decide, drop keeps them out for good.',
    )
    .action(async (action: string, what: string[], options: Options) => {
      done(await quarantine(action, what, options, world));
    });
};

async function quarantine(
  word: string,
  what: readonly string[],
  options: Options,
  world: World,
): Promise<ExitCode> {
  const action = ACTIONS.find((known) => known === word);
  if (!action) throw new CannotRun(`${quote(word)} is none of ${ACTIONS.join(', ')}.`, 'mal quarantine list');
  const format = parseFormat(options.format, ['text', 'json']);
  if (action !== 'list' && what.length === 0)
    throw new CannotRun(
      `mal quarantine ${action} needs to know which entries.`,
      'mal quarantine list shows them.',
    );
  if (action === 'drop' && !options.reason?.trim())
    throw new CannotRun('--reason is missing.', 'Say why for those who meet the source again: --reason "…"');
  const root = findRoot(world.cwd);
  const found = findEntries(root, world.cwd, what);
  if (action === 'list' || action === 'show') {
    const entries = action === 'show' || options.all ? found : found.filter(isWaiting);
    const text = action === 'show' ? entries.map(entryText).join('\n') : entriesText(entries);
    world.stdout.write(format === 'json' ? entriesJson(entries) : text);
    return 0;
  }
  const repository = await loadRepository(new WorktreeStore(root));
  const decided = await alone(root, repository.config, () =>
    decide(action, found, options, { root, repository, world }),
  );
  world.stdout.write(format === 'json' ? decidedJson(decided) : decidedText(decided));
  return decided.some(({ result }) => result === 'waits') ? 1 : 0;
}

const isWaiting = ({ entry }: FoundEntry): boolean => entry.kind === 'refused' || entry.kind === 'held';

interface Place {
  root: string;
  repository: Repository;
  world: World;
}

async function decide(
  action: Exclude<Action, 'list' | 'show'>,
  found: readonly FoundEntry[],
  { reason = '' }: Options,
  { root, repository, world }: Place,
): Promise<Decided[]> {
  const run = makeRunContext({ ...repository, now: world.now() });
  const decided: Decided[] = [];
  for (const [id, entries] of bySource(action === 'retry' ? found.filter(isWaiting) : found)) {
    if (action === 'drop') {
      decided.push(...dropEntries(entries, reason, root, run));
      continue;
    }
    const source = allSources(repository.config).find((one) => one.id === id);
    if (!source)
      throw new CannotRun(
        `${quote(id)} is no source of mal.config.json any more.`,
        'mal quarantine drop removes its entries.',
      );
    decided.push(...(await takeEntries(source, entries, action === 'accept', root, run)));
  }
  return decided;
}

function bySource(found: readonly FoundEntry[]): Map<string, StoredEntry[]> {
  const groups = new Map<string, StoredEntry[]>();
  for (const { source, entry } of found) groups.set(source, [...(groups.get(source) ?? []), entry]);
  return groups;
}
