/** What a list of changed files says about reports: which are new, which lie elsewhere now. */
import type { RepositoryConfig } from './config.ts';
import { idOfPath, parseId } from './id.ts';
import { rootOf } from './roots.ts';
import type { FileChange } from './rule.ts';

/** A change of one report; `from` is where a numbered report lay that was deleted there and added here. */
export interface ReportChange extends FileChange {
  from?: string;
}

/**
 * The changes of `.json` files below the roots, in their order. A numbered report that was deleted at one path and added
 * at another is one change at the new path, with what it was `before`. Linear.
 */
export function reportChanges(
  changes: readonly FileChange[],
  config: Pick<RepositoryConfig, 'roots' | 'idPrefix'>,
): ReportChange[] {
  const reports: ReportChange[] = [];
  const deleted = new Map<string, FileChange>();
  for (const change of changes) {
    if (!change.path.endsWith('.json') || rootOf(config, change.path) === undefined) continue;
    reports.push(change);
    if (change.status !== 'deleted') continue;
    const name = idOfPath(change.path);
    if (parseId(name, config.idPrefix)?.kind === 'assigned') deleted.set(name, change);
  }
  if (deleted.size === 0) return reports;
  const moved = new Set<FileChange>();
  const joined = reports.map((change) => {
    const source = change.status === 'added' ? deleted.get(idOfPath(change.path)) : undefined;
    if (!source || moved.has(source)) return change;
    moved.add(source);
    const { before } = source;
    return { ...change, status: 'modified' as const, from: source.path, ...(before ? { before } : {}) };
  });
  return moved.size === 0 ? joined : joined.filter((change) => !moved.has(change));
}
