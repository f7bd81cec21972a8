/**
 * Every format of lockfiles, manifests and SBOMs. To add one: its file beside this one, which exports `read`, and a line in the list.
 * A format's file, and the library it needs, is loaded only where such a file is found.
 */
import type { LockfileFormat } from '../lockfile.ts';

/** A format as the list knows it: by the names of its files alone. */
export interface LazyFormat extends Pick<LockfileFormat, 'name' | 'matches'> {
  load(): Promise<Pick<LockfileFormat, 'read'>>;
}

/** The first that matches a path reads it. */
export const FORMATS: readonly LazyFormat[] = [
  { name: 'bun.lockb', matches: named('bun.lockb'), load: () => import('./bun-lockb.ts') },
];

/** The format of a file, by its path (with `/`); undefined where it is of none. */
export function formatOf(path: string): LazyFormat | undefined {
  return FORMATS.find((format) => format.matches(path));
}

/** Whether the last part of a path is one of these names. */
function named(...names: string[]): (path: string) => boolean {
  const known: ReadonlySet<string> = new Set(names);
  return (path) => known.has(path.slice(path.lastIndexOf('/') + 1));
}
