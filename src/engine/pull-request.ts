/** Validation of what differs between two commits: reads the changed objects and no other. */
import { checkChanges } from '../core/check.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { placeAll, placeDiagnostics } from '../core/place.ts';
import { rootOf } from '../core/roots.ts';
import type { ChangeContext, FileChange } from '../core/rule.ts';
import type { BlobReader } from '../store/blob-reader.ts';
import type { Found } from '../store/store.ts';
import { kindOfMode } from '../store/worktree.ts';
import { checkFound, parseBytes, type RunContext } from './check-found.ts';
import type { RunResult } from './full-run.ts';
import { ABSENT, type RawChange } from './pull-request-git.ts';

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
