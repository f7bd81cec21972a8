/** What the names of files say about numbers, taken from the bytes that git printed: no report is read. */
import { kindOfId } from '../../core/id.ts';

export interface TreeNames {
  /** The highest number in the tree, per year. */
  highest: Map<string, number>;
  /** Reports without a number, in the order of the listing. */
  unassigned: string[];
  /** Ids that two files carry, with their paths. */
  twice: { id: string; paths: string[] }[];
}

const TAB = 9;
const SLASH = 47;
const JSON_END = Buffer.from('.json\0');

/**
 * Reads what `git ls-files -s -z` printed, and the paths that git does not know yet. A path that stands there more than
 * once (a merge with conflicts) counts once.
 */
export function scanNames(tracked: Buffer, untracked: readonly string[], prefix: string): TreeNames {
  const seen = new Seen(prefix);
  let previous = '';
  for (let at = 0, end = tracked.indexOf(0); end !== -1; at = end + 1, end = tracked.indexOf(0, at)) {
    if (tracked.compare(JSON_END, 0, 6, end - 5, end + 1) !== 0) continue;
    const slash = Math.max(tracked.lastIndexOf(SLASH, end), at);
    const name = tracked.toString('latin1', slash + 1, end - 5);
    const kind = kindOfId(name, 0, name.length, prefix);
    if (kind === undefined) continue;
    if (kind === 'placeholder') {
      const path = tracked.toString('utf8', tracked.indexOf(TAB, at) + 1, end);
      if (path !== previous) seen.unassigned.push(path);
      previous = path;
    } else seen.number(name);
  }
  for (const path of untracked) {
    if (!path.endsWith('.json')) continue;
    const name = path.slice(path.lastIndexOf('/') + 1, -5);
    const kind = kindOfId(name, 0, name.length, prefix);
    if (kind === 'placeholder') seen.unassigned.push(path);
    else if (kind === 'assigned') seen.number(name);
  }
  return seen.result(tracked, untracked);
}

class Seen {
  readonly unassigned: string[] = [];
  private readonly highest = new Map<string, number>();
  private readonly numbers = new Map<string, Set<number>>();
  private readonly again = new Set<string>();
  private readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  number(id: string): void {
    const start = this.prefix.length + 1;
    const year = id.slice(start, start + 4);
    const n = Number(id.slice(start + 5));
    let known = this.numbers.get(year);
    if (!known) {
      known = new Set();
      this.numbers.set(year, known);
    }
    if (known.has(n)) this.again.add(id);
    known.add(n);
    if (n > (this.highest.get(year) ?? 0)) this.highest.set(year, n);
  }

  result(tracked: Buffer, untracked: readonly string[]): TreeNames {
    const { highest, unassigned, again } = this;
    return { highest, unassigned, twice: again.size === 0 ? [] : pathsOf(again, tracked, untracked) };
  }
}

/** The second look, for the rare ids that came twice: a path with a conflict stands there twice and is one file. */
function pathsOf(
  ids: ReadonlySet<string>,
  tracked: Buffer,
  untracked: readonly string[],
): TreeNames['twice'] {
  const found = new Map<string, Set<string>>();
  const lines = tracked.toString('utf8').split('\0');
  for (const path of [...lines.map((line) => line.slice(line.indexOf('\t') + 1)), ...untracked]) {
    const id = path.slice(path.lastIndexOf('/') + 1, -5);
    if (path.endsWith('.json') && ids.has(id)) found.set(id, (found.get(id) ?? new Set()).add(path));
  }
  return [...found]
    .filter(([, paths]) => paths.size > 1)
    .map(([id, paths]) => ({ id, paths: [...paths].sort() }));
}
