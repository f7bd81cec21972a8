/** `--since`: which reports changed since a commit or a time. */
import type { RepositoryConfig } from '../core/config.ts';
import { idOfPath, parseId } from '../core/id.ts';
import { compareInstants, readInstant } from '../core/time.ts';
import { parseRawDiff } from '../engine/pull-request-git.ts';
import { checkRevision, diffWords } from '../engine/revision.ts';
import { CannotRun } from '../failure.ts';
import { GitError, runGit } from '../store/git.ts';
import type { Since } from './target.ts';

/** A day, in place of a time as a report writes it. */
const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * Of a time: reports whose `modified` is not before it, and those whose `modified` is no time (more is safer than less).
 * Of a commit: reports that are new or differ from it. Throws `CannotRun` where the text is neither.
 */
export async function resolveSince(
  text: string,
  root: string,
  commit: string,
  { roots, idPrefix }: RepositoryConfig,
): Promise<Since> {
  const time = DAY.test(text) ? `${text}T00:00:00Z` : text;
  if (readInstant(time)) {
    return {
      since: time,
      includes: ({ osv: { modified } }) =>
        modified === undefined || !readInstant(modified) || compareInstants(modified, time) >= 0,
      gone: [],
    };
  }
  const base = await commitOf(text, root);
  const changes = parseRawDiff(await runGit(root, diffWords([base, commit], roots)));
  const before = new Map<string, string>();
  const now = new Map<string, string>();
  for (const change of changes) {
    const id = idOfPath(change.path);
    if (!change.path.endsWith('.json') || parseId(id, idPrefix)?.kind !== 'assigned') continue;
    if (/[^0]/.test(change.before)) before.set(id, change.before);
    if (/[^0]/.test(change.after)) now.set(id, change.after);
  }
  // What only moved is deleted in one place and added in another, and still the same.
  const changed = new Set([...now.keys()].filter((id) => now.get(id) !== before.get(id)));
  const gone = [...before.keys()].filter((id) => !now.has(id)).sort();
  return { since: base, includes: ({ id }) => changed.has(id), gone };
}

async function commitOf(text: string, root: string): Promise<string> {
  const name = `${checkRevision(text)}^{commit}`;
  try {
    return (await runGit(root, ['rev-parse', '--quiet', '--verify', '--end-of-options', name]))
      .toString()
      .trim();
  } catch (error) {
    if (error instanceof GitError && !error.ran) throw error;
    throw new CannotRun(
      `${JSON.stringify(text)} is no time, and git knows no such commit here.`,
      'Give a commit, a day such as 2025-01-31, or a time such as 2025-01-31T12:00:00Z.',
    );
  }
}
