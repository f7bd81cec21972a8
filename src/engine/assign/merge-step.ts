/** Merging before numbering: every folder that holds a report without a number. */
import { dirname } from 'node:path/posix';
import type { RepositoryConfig } from '../../core/config.ts';
import { idOfPath, kindOfId, parseId } from '../../core/id.ts';
import { isRepairable } from '../../core/parse.ts';
import { formatInstant } from '../../core/time.ts';
import { type MergeInput, mergeReports, mergeWorld } from '../../merge.ts';
import { parseBytes } from '../check-found.ts';
import type { PlannedStore } from './planned-store.ts';

/** A report that stays as it is, and why. */
export interface Left {
  path: string;
  reason: string;
}

export interface MergeStep {
  /** Reports that others were folded into. */
  merged: { into: string; from: string[] }[];
  /** Reports without a number that must wait, so that nobody numbers them. */
  blocked: Left[];
}

/** Folds the reports of each folder into its numbered one, or into the least of those without a number. */
export async function mergeStep(
  store: PlannedStore,
  folders: ReadonlyMap<string, string[]>,
  config: RepositoryConfig,
  now: number,
): Promise<MergeStep> {
  const step: MergeStep = { merged: [], blocked: [] };
  for (const [, paths] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (paths.length > 1) await mergeFolder(store, paths.sort(), config, now, step);
  }
  return step;
}

type PathInput = MergeInput & { path: string };

async function mergeFolder(
  store: PlannedStore,
  paths: readonly string[],
  config: RepositoryConfig,
  now: number,
  step: MergeStep,
): Promise<void> {
  const world = mergeWorld({ now: formatInstant(now), idPrefix: config.idPrefix });
  const packages = new Map<string | undefined, PathInput[]>();
  let unread: string | undefined;
  await store.read(paths, (path, found) => {
    if (found.kind === 'missing') return;
    const { osv, text, problems } = found.kind === 'file' ? parseBytes(found.bytes) : { problems: [] };
    if (osv && text !== undefined && isRepairable(problems)) {
      const input = { path, osv: { ...osv, id: osv.id || idOfPath(path) }, text };
      const key = world.keyOf(input.osv);
      packages.set(key, [...(packages.get(key) ?? []), input]);
    } else if (parseId(idOfPath(path), config.idPrefix)?.kind === 'assigned') unread = path;
  });
  if (unread !== undefined) {
    // It may be the report that the others belong to: a second number for one package would be worse than waiting.
    const waiting = paths.filter((path) => parseId(idOfPath(path), config.idPrefix)?.kind === 'placeholder');
    step.blocked.push(
      ...waiting.map((path) => ({
        path,
        reason: `it would have to be merged with ${unread}, which cannot be read`,
      })),
    );
    return;
  }
  // In the layout ossf packages whose names differ in case share a folder.
  for (const [, inputs] of packages) if (inputs.length > 1) mergePackage(store, inputs, config, now, step);
}

function mergePackage(
  store: PlannedStore,
  inputs: readonly PathInput[],
  config: RepositoryConfig,
  now: number,
  step: MergeStep,
): void {
  const result = mergeReports(inputs, { now: formatInstant(now), idPrefix: config.idPrefix });
  for (const { index, kind, reason } of result.aside) {
    if (kind !== 'second-assigned') step.blocked.push({ path: inputs[index]!.path, reason });
  }
  if (result.merged.length < 2 || !result.osv || result.text === undefined) return;
  const from = result.merged.map((index) => inputs[index]!.path);
  const into =
    result.base === undefined ? `${dirname(from[0]!)}/${result.osv.id}.json` : inputs[result.base]!.path;
  for (const path of from) if (path !== into) store.delete(path);
  if (!result.unchanged) store.write(into, result.text);
  step.merged.push({ into, from: from.filter((path) => path !== into) });
}

/** The reports beside each one without a number, by folder; `tracked` is what `git ls-files -s -z` printed. */
export function foldersOf(
  unassigned: readonly string[],
  tracked: Buffer,
  untracked: readonly string[],
  prefix: string,
): Map<string, string[]> {
  const folders = new Map<string, string[]>(unassigned.map((path) => [dirname(path), []]));
  if (folders.size === 0) return folders;
  const add = (path: string) => {
    const name = path.slice(path.lastIndexOf('/') + 1, -5);
    const list = folders.get(dirname(path));
    if (list && path.endsWith('.json') && kindOfId(name, 0, name.length, prefix) && !list.includes(path))
      list.push(path);
  };
  for (let at = 0, end = tracked.indexOf(0); end !== -1; at = end + 1, end = tracked.indexOf(0, at))
    add(tracked.toString('utf8', tracked.indexOf(9, at) + 1, end));
  for (const path of untracked) add(path);
  return folders;
}
