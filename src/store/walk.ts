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
  const open = [{ path: '', names: [from], next: 0 }];
  for (let above = open.at(-1); above !== undefined; above = open.at(-1)) {
    const name = above.names[above.next++];
    if (name === undefined) {
      open.pop();
      continue;
    }
    const path = above.path === '' ? name : `${above.path}/${name}`;
    const entries = namesIn(`${root}/${path}`);
    if (typeof entries === 'string') {
      yield { path, closed: entries };
      continue;
    }
    for (const other of entries.others) yield { path: `${path}/${other}` };
    if (entries.folders.length > 0) open.push({ path, names: entries.folders, next: 0 });
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
