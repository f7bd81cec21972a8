/** Where each source of a repository stands: what `mal sources` shows. */
import type { RepositoryConfig } from '../core/config.ts';
import type { Json } from '../core/report.ts';
import type { EntryKind, SourceState } from '../core/source-state.ts';
import { CannotRun } from '../failure.ts';
import { publicLocation } from './listing/location.ts';
import { entryFilesOf, readEntry } from './quarantine.ts';
import { SeenFile } from './seen.ts';
import { allSources } from './select-sources.ts';
import { readState, sourcesWithState } from './state.ts';

export interface SourceStanding {
  source: string;
  /** Of a source that the configuration does not name any more, nothing. */
  kind?: string;
  location?: string;
  contact?: string;
  /** Whether it is read with credentials of the environment. */
  credentials?: true;
  /** `new`: never read. `gone`: there is a state, but no such source in the configuration. */
  status: 'ready' | 'new' | 'paused' | 'failing' | 'disabled' | 'damaged' | 'gone';
  /** Why it is paused, fails, is disabled or damaged. */
  reason?: string;
  /** Since when it is paused or fails. */
  since?: string;
  lastRun?: NonNullable<SourceState['lastRun']>;
  cursor?: Json;
  /** Objects that are known of it; absent for a source in order of time. */
  objects?: number;
  quarantine: Record<EntryKind, number>;
}

/** Every source of the configuration in its order, then what else there is a state of. */
export function standings(root: string, config: RepositoryConfig): SourceStanding[] {
  const sources = allSources(config);
  const known = new Set(sources.map(({ id }) => id));
  return [
    ...sources.map(({ id, kind, location, contact, disabled, ordered, credentials }) => ({
      ...standingOf(root, id, ordered === true, disabled),
      kind,
      location: publicLocation({ location }),
      ...(contact === undefined ? {} : { contact }),
      ...(credentials === 'environment' ? { credentials: true as const } : {}),
    })),
    ...sourcesWithState(root)
      .filter((id) => !known.has(id))
      .map((id): SourceStanding => ({ ...standingOf(root, id, false, undefined), status: 'gone' })),
  ];
}

function standingOf(
  root: string,
  source: string,
  ordered: boolean,
  disabled: string | undefined,
): SourceStanding {
  const quarantine = quarantineOf(root, source);
  try {
    const { cursor, lastRun, paused, failing } = readState(root, source);
    const objects = ordered ? undefined : SeenFile.open(root, source).count;
    const isNew = cursor === undefined && lastRun === undefined && !failing;
    return {
      source,
      ...(disabled !== undefined
        ? { status: 'disabled', reason: disabled }
        : paused
          ? { status: 'paused', reason: paused.reason, since: paused.time }
          : failing
            ? { status: 'failing', reason: failing.reason, since: failing.since }
            : { status: isNew ? 'new' : 'ready' }),
      ...(lastRun ? { lastRun } : {}),
      ...(cursor === undefined ? {} : { cursor }),
      ...(objects === undefined ? {} : { objects }),
      quarantine,
    };
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    return { source, status: 'damaged', reason: `${error.message} ${error.hint}`, quarantine };
  }
}

function quarantineOf(root: string, source: string): Record<EntryKind, number> {
  const counts = { refused: 0, held: 0, dropped: 0, accepted: 0 };
  for (const path of entryFilesOf(root, source)) {
    const kind = readEntry(root, path)?.kind;
    if (kind) counts[kind]++;
  }
  return counts;
}
