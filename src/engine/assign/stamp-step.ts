/** `modified` of reports whose content changed while their `modified` stood still (DESIGN: format). */
import { formatReport } from '../../core/format.ts';
import { idOfPath, parseId } from '../../core/id.ts';
import { nextModified } from '../../core/merge/merge-reports.ts';
import { isRepairable } from '../../core/parse.ts';
import type { Osv } from '../../core/report.ts';
import { compareInstants, formatInstant } from '../../core/time.ts';
import { BlobReader } from '../../store/blob-reader.ts';
import { GitError, runGit } from '../../store/git.ts';
import { parseBytes, type RunContext } from '../check-found.ts';
import { parseRawDiff, type RawChange } from '../pull-request-git.ts';
import { diffWords, RAW } from '../revision.ts';
import type { PlannedStore } from './planned-store.ts';

/** What is known of a report's past: every version since the base, and where it lay. */
interface Past {
  paths: Set<string>;
  blobs: Set<string>;
}

/**
 * The versions that numbered reports had since `base`, by id: all along the first parents, because a consumer may have
 * seen any of them; where the history does not reach back (a shallow clone, a rewritten branch), those of the two ends.
 */
export async function pastOf(
  root: string,
  base: string,
  tip: string,
  run: RunContext,
): Promise<Map<string, Past>> {
  const past = new Map<string, Past>();
  for (const { path, beforeMode, before } of await changesSince(root, base, tip, run.config.roots)) {
    const id = idOfPath(path);
    if (!path.endsWith('.json') || parseId(id, run.config.idPrefix)?.kind !== 'assigned') continue;
    let known = past.get(id);
    if (!known) {
      known = { paths: new Set(), blobs: new Set() };
      past.set(id, known);
    }
    known.paths.add(path);
    if (beforeMode.startsWith('100')) known.blobs.add(before);
  }
  return past;
}

async function changesSince(
  root: string,
  base: string,
  tip: string,
  roots: readonly string[],
): Promise<RawChange[]> {
  if (await isAncestor(root, base, tip)) {
    const log = ['log', '--first-parent', '-m', '--format=', ...RAW, `${base}..${tip}`];
    return parseRawDiff(withoutGaps(await runGit(root, [...log, '--', ...roots])));
  }
  return parseRawDiff(await runGit(root, diffWords([base, tip], roots)));
}

/** Between the commits of a log stands an empty field. */
function withoutGaps(printed: Buffer): Buffer {
  const fields = printed.toString('utf8').split('\0');
  return Buffer.from(
    fields
      .filter((field) => field !== '' && field !== '\n')
      .join('\0')
      .concat('\0'),
  );
}

export async function isAncestor(root: string, ancestor: string, commit: string): Promise<boolean> {
  try {
    await runGit(root, ['merge-base', '--is-ancestor', ancestor, commit]);
    return true;
  } catch (error) {
    if (error instanceof GitError && error.code === 1) return false;
    throw error;
  }
}

/** Moves `modified` of each report that says something else than an earlier version with the same or a later `modified`. */
export async function stampStep(
  root: string,
  store: PlannedStore,
  past: ReadonlyMap<string, Past>,
  run: RunContext,
): Promise<string[]> {
  const blobs = new BlobReader(root);
  const stamped: string[] = [];
  try {
    for (const [, { paths, blobs: ids }] of [...past].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const now = await readCurrent(store, [...paths]);
      if (!now) continue;
      const earlier: Osv[] = [];
      for await (const found of blobs.read([...ids])) {
        const osv = found.kind === 'file' ? parseBytes(found.bytes).osv : undefined;
        if (osv) earlier.push(osv);
      }
      const modified = stampOf(now.osv, earlier, formatInstant(run.now));
      if (modified === undefined) continue;
      store.write(now.path, formatReport({ ...now.osv, modified }));
      stamped.push(now.path);
    }
  } finally {
    blobs.close();
  }
  return stamped;
}

/** The time that `modified` has to move to; undefined if it may stay. */
function stampOf(osv: Osv, earlier: readonly Osv[], now: string): string | undefined {
  const content = contentOf(osv);
  let seen: Osv | undefined;
  for (const version of earlier) {
    if (compareInstants(osv.modified, version.modified) > 0 || contentOf(version) === content) continue;
    if (!seen || compareInstants(version.modified, seen.modified) > 0) seen = version;
  }
  return seen && nextModified(seen, now)?.text;
}

const contentOf = (osv: Osv): string => formatReport({ ...osv, modified: '' });

async function readCurrent(
  store: PlannedStore,
  paths: readonly string[],
): Promise<{ path: string; osv: Osv } | undefined> {
  let current: { path: string; osv: Osv } | undefined;
  await store.read(paths, (path, found) => {
    if (found.kind !== 'file') return;
    const { osv, problems } = parseBytes(found.bytes);
    if (osv && isRepairable(problems)) current = { path, osv };
  });
  return current;
}
