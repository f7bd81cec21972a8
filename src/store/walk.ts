/** Everything that lies below a folder, one after the other, where git cannot be asked. */
import { readdirSync } from 'node:fs';

export interface Walked {
  /** Relative to the folder that the walk began in, with `/`. */
  path: string;
  /** Why a folder could not be looked into; absent for everything that is none. */
  closed?: string;
}

/** Files, links and other things, in a fixed order; no link is followed. */
export function* walk(root: string, from: string): Generator<Walked, void> {
  const waiting: string[] = [from];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entries = namesIn(`${root}/${folder}`);
    if (typeof entries === 'string') {
      yield { path: folder, closed: entries };
      continue;
    }
    // Taken from the end of the list, the first folder comes first.
    for (let i = entries.folders.length - 1; i >= 0; i--) waiting.push(`${folder}/${entries.folders[i]}`);
    for (const name of entries.others) yield { path: `${folder}/${name}` };
  }
}

/** Sorted by code unit; or why the folder cannot be read. */
function namesIn(folder: string): { folders: string[]; others: string[] } | string {
  const folders: string[] = [];
  const others: string[] = [];
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      (entry.isDirectory() ? folders : others).push(entry.name);
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  }
  return { folders: folders.sort(), others: others.sort() };
}
