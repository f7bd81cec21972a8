/** `mal ingest`: every source by itself, so that what one of them cannot do stops no other. */
import type { RepositoryConfig } from '../core/config.ts';
import type { SourceConfig } from '../core/source-config.ts';
import { CannotRun } from '../failure.ts';
import type { IngestResult } from '../reporters/ingest.ts';
import type { IngestRun, Shown } from './ingest-run.ts';
import { KINDS } from './kinds/index.ts';
import { runSource } from './run-source.ts';
import { NOTHING_SEEN, SourceError, type SourceKind } from './source.ts';
import { readState } from './state.ts';
import { type SourceSummary, Tally } from './tally.ts';

export interface IngestOptions {
  /** Only record what the sources show, in this folder. */
  dir?: string | undefined;
  /** Take in what was recorded there; no source is asked. */
  from?: string | undefined;
  since?: string | undefined;
  replay: boolean;
  /** New reports that a person allows to each of the sources in this run; lifts a pause. */
  limit?: number | undefined;
  dryRun?: ((diff: string) => void) | undefined;
  /** Told what is about to be written. */
  note?(paths: readonly string[]): void;
}

/** Where and when it is run. */
export interface IngestPlace {
  /** The repository, absolute. */
  root: string;
  config: RepositoryConfig;
  given: Map<string, number> | undefined;
  now: number;
  clock(): number;
  variables: Record<string, string | undefined>;
}

/** Reads the sources one after the other. Throws nothing for what is wrong with one of them. */
export async function ingest(
  sources: readonly SourceConfig[],
  options: IngestOptions,
  place: IngestPlace,
): Promise<IngestResult> {
  const { root, config, now } = place;
  let judging: ReturnType<IngestRun['judging']> | undefined;
  const run: IngestRun = {
    root,
    config,
    now,
    judging: () => {
      judging ??= loadJudging(place);
      return judging;
    },
    replay: options.replay,
    since: options.since,
    limit: options.limit,
    dryRun: options.dryRun,
    note: options.note ?? (() => {}),
  };
  const summaries: SourceSummary[] = [];
  const ended = new AbortController();
  try {
    for (const source of sources) {
      const summary = await isolated(source, () => one(source, options, place, run, ended.signal));
      if (summary) summaries.push(summary);
    }
  } finally {
    ended.abort();
  }
  return {
    dryRun: options.dryRun !== undefined,
    sources: summaries,
    ...(options.dir === undefined ? {} : { recorded: options.dir }),
  };
}

/** The rules are a good part of the program, and most runs find nothing new. */
async function loadJudging({ root, config, given, now }: IngestPlace) {
  const [{ makeRunContext }, { KnownNames }] = await Promise.all([
    import('../engine/run-context.ts'),
    import('./known-names.ts'),
  ]);
  return { run: makeRunContext({ config, given, now }), names: new KnownNames(root, config) };
}

async function one(
  source: SourceConfig,
  options: IngestOptions,
  place: IngestPlace,
  run: IngestRun,
  signal: AbortSignal,
): Promise<SourceSummary | undefined> {
  const { root } = place;
  if (source.disabled !== undefined) return told(source, 'disabled', source.disabled);
  const { kind } = await KINDS[source.kind]();
  const problem = kind.problem?.(source);
  if (problem !== undefined) throw new SourceError(problem, 'Correct the source in mal.config.json.');
  const shown =
    options.from === undefined
      ? asked(source, kind, options, place, signal)
      : (await import('./record.ts')).recorded(source, kind, root, options.from);
  if (!shown) return undefined;
  const { paused } = readState(root, source.id);
  if (paused && options.limit === undefined) {
    const hint = `Once that is settled: mal ingest ${source.id} --limit ${source.limits.newPerRun}`;
    return told(source, 'paused', `Since ${paused.time}: ${paused.reason}`, hint);
  }
  if (options.dir === undefined) return runSource(source, shown, run);
  const { recordSource } = await import('./record.ts');
  return recordSource(source, shown, root, options.dir, options);
}

/** The source itself. */
function asked(
  source: SourceConfig,
  kind: SourceKind,
  { since }: IngestOptions,
  { root, variables, clock }: IngestPlace,
  signal: AbortSignal,
): Shown {
  return {
    kind,
    events: ({ cursor, seen, warn }) =>
      kind.read(source, {
        root,
        cursor,
        seen: seen ?? NOTHING_SEEN,
        ...(since === undefined ? {} : { since }),
        variables,
        now: clock,
        signal,
        warn,
      }),
  };
}

/** Whatever goes wrong with one source is told of that source. */
async function isolated(
  source: SourceConfig,
  work: () => Promise<SourceSummary | undefined>,
): Promise<SourceSummary | undefined> {
  try {
    return await work();
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof SourceError || error instanceof CannotRun) {
      return told(source, 'failed', message, error.hint);
    }
    return told(source, 'failed', `mal itself failed, which is a defect of mal: ${message}`);
  }
}

function told(
  source: SourceConfig,
  status: SourceSummary['status'],
  reason: string,
  hint?: string,
): SourceSummary {
  return new Tally().summary(source.id, { status, reason, hint, waiting: 0 });
}
