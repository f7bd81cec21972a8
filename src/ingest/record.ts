/** `mal ingest --dir`: what a source shows, on the disk for a later `--from`; and what such a record is worth then. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceConfig } from '../core/source-config.ts';
import { SOURCES_FOLDER, type SourceState, sourceFileOf } from '../core/source-state.ts';
import { grouped } from '../reporters/counted.ts';
import type { Shown } from './ingest-run.ts';
import { SeenFile } from './seen.ts';
import { namesIn } from './seen-names.ts';
import { SourceError, type SourceKind } from './source.ts';
import { openSpool, SpoolWriter } from './spool.ts';
import { readState, statePath } from './state.ts';
import { type SourceSummary, Tally } from './tally.ts';

/** Writes what the source shows; the repository stays as it is. */
export async function recordSource(
  source: SourceConfig,
  shown: Shown,
  root: string,
  folder: string,
  { replay, since }: { replay: boolean; since?: string | undefined },
): Promise<SourceSummary> {
  const tally = new Tally();
  const state = readState(root, source.id);
  const seen = source.ordered || replay ? undefined : SeenFile.open(root, source.id);
  const id = randomBytes(16).toString('hex');
  const spool = new SpoolWriter(folder, source.id, { basis: basisOf(root, source.id), id });
  const from = {
    cursor: replay ? undefined : state.cursor,
    seen,
    warn: (message: string) => tally.warn(message),
  };
  try {
    for await (const event of shown.events(from)) {
      if (event.kind === 'object') tally.counts.fetched++;
      if (event.kind === 'same') tally.counts.same++;
      // Of a part nobody can tell what is missing.
      if (event.kind !== 'whole' || since === undefined) spool.write(event);
      if (spool.total > source.limits.bodyBytes)
        throw new SourceError(
          `It shows more than ${grouped(source.limits.bodyBytes)} bytes in one run.`,
          'What was recorded is good; raise `limits.bodyBytes` of the source for more at once.',
        );
    }
    spool.close();
    return tally.summary(source.id, { status: 'read', waiting: 0 });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { message, hint } = error;
    spool.close({ message, ...(hint === undefined ? {} : { hint }) });
    return tally.summary(source.id, { status: 'failed', reason: message, hint, waiting: 0 });
  }
}

/** The record of a source in a folder, as something that shows events; undefined if there is none. */
export function recorded(
  source: SourceConfig,
  kind: SourceKind,
  root: string,
  folder: string,
): Shown | undefined {
  const spool = openSpool(folder, source.id, source.limits);
  if (!spool) return undefined;
  const { id, basis } = spool.header;
  const isCurrent = (state: SourceState) => state.spool === id || basisOf(root, source.id) === basis;
  return { kind, record: { id, isCurrent }, events: () => spool.events() };
}

/** Differs whenever the source has been read on. */
function basisOf(root: string, source: string): string {
  const digest = createHash('sha256');
  const folder = `${SOURCES_FOLDER}${source}`;
  const seen = namesIn(join(root, folder)).map((name) => `${folder}/${name}`);
  for (const path of [statePath(source), ...seen]) {
    const kind = sourceFileOf(path)?.kind;
    if (kind !== 'state' && kind !== 'seen') continue;
    digest
      .update(`${path}\n`)
      .update(contentOf(join(root, path)))
      .update('\n');
  }
  return digest.digest('hex');
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
