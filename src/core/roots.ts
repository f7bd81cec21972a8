/** Which of the repository's files are data: those below the configured roots. */
import type { RepositoryConfig } from './config.ts';

/** The state that only `mal` itself writes: numbers given, cursors of sources, what could not be merged. */
export const STATE_FOLDER = '.mal/';

/** Where a merge puts what it cannot merge, one file each (docs/decisions/set-aside.md). */
export const UNMERGEABLE_FOLDER = `${STATE_FOLDER}unmergeable/`;

/** How far each source has been read, and what of it waits (src/core/source-state.ts). */
export const SOURCES_FOLDER = `${STATE_FOLDER}sources/`;

/** The root that `path` lies below; undefined for every other file of the repository. */
export function rootOf({ roots }: Pick<RepositoryConfig, 'roots'>, path: string): string | undefined {
  for (const root of roots) {
    if (path.length > root.length && path[root.length] === '/' && path.startsWith(root)) return root;
  }
  return undefined;
}

/** The path without its root (`npm/left-pad/MAL-2025-1.json`); undefined for a file that lies below no root. */
export function belowRoot(config: Pick<RepositoryConfig, 'roots'>, path: string): string | undefined {
  const root = rootOf(config, path);
  return root === undefined ? undefined : path.slice(root.length + 1);
}
