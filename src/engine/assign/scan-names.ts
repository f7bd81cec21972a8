/** What the names of files say about numbers, taken from the bytes that git printed: no report is read, few paths become texts. */
import { parseId } from '../../core/id.ts';
import { TrackedPaths } from '../../store/tracked-paths.ts';

export interface TreeNames {
  /** The highest number in the tree, per year. */
  highest: Map<string, number>;
  /** Reports without a number, sorted. */
  unassigned: string[];
  /** Ids that several paths carry. */
  twice: { id: string; paths: string[] }[];
}

const ZERO = 48;
const NINE = 57;
const HYPHEN = 45;
const SLASH = 47;
const END = '.json';
/** A longer number is read as text. */
const DIGITS = 15;

/** Reads what `git ls-files -s -z` printed, and the paths that git does not know yet. */
export function scanNames(tracked: Buffer, untracked: readonly string[], prefix: string): TreeNames {
  const numbers = new Numbers();
  // Each name as it stands in a line, with the slash before it.
  const start = Buffer.from(`/${prefix}-`);
  for (let end = tracked.indexOf(0); end !== -1; end = tracked.indexOf(0, end + 1)) {
    readName(tracked, end, start, prefix, numbers);
  }
  const unassigned = new Set<string>();
  const placeholder = `/${prefix}-0000-`;
  for (let at = tracked.indexOf(placeholder); at !== -1; at = tracked.indexOf(placeholder, at + 1)) {
    const path = tracked.toString('utf8', tracked.lastIndexOf(9, at) + 1, tracked.indexOf(0, at));
    if (kindOf(path, prefix) === 'placeholder') unassigned.add(path);
  }
  for (const path of untracked) {
    const kind = kindOf(path, prefix);
    if (kind === 'placeholder') unassigned.add(path);
    if (kind === 'assigned') numbers.addText(path, prefix);
  }
  const highest = numbers.highest();
  const twice = numbers.twice.size === 0 ? [] : pathsOf(numbers.twice, tracked, untracked, prefix);
  return { highest, unassigned: [...unassigned].sort(), twice };
}

const kindOf = (path: string, prefix: string) =>
  path.endsWith(END) ? parseId(nameOf(path), prefix)?.kind : undefined;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1, -END.length);

/** The number in the name that ends at `end`, read backwards: `/<prefix>-<year>-<n>.json`. */
function readName(bytes: Buffer, end: number, start: Buffer, prefix: string, numbers: Numbers): void {
  let at = end - END.length - 1;
  if (bytes[at + 1] !== 46 || bytes[at + 2] !== 106 || bytes[at + 5] !== 110) return;
  let n = 0;
  let scale = 1;
  let code = bytes[at]!;
  const last = at;
  for (; code >= ZERO && code <= NINE; code = bytes[--at]!) {
    n += (code - ZERO) * scale;
    scale *= 10;
  }
  const year = at - 4;
  const before = year - start.length;
  if (code !== HYPHEN || at === last || before < 0 || bytes[before] !== SLASH) return;
  for (let i = 1; i < start.length; i++) if (bytes[before + i] !== start[i]) return;
  if (last - at > DIGITS) numbers.addText(bytes.toString('latin1', before, end), prefix);
  else if (bytes[at + 1] !== ZERO) numbers.add(Number(bytes.toString('latin1', year, at)), n);
}

class Numbers {
  private readonly years = new Map<number, number[]>();
  /** `<year> <n>` of what came more than once; known once `highest` was asked. */
  readonly twice = new Set<string>();

  add(year: number, n: number): void {
    // The year of a report without a number is 0; what is no year is no number.
    if (!(year > 0)) return;
    const known = this.years.get(year);
    if (known) known.push(n);
    else this.years.set(year, [n]);
  }

  addText(path: string, prefix: string): void {
    const id = parseId(nameOf(path), prefix);
    if (id?.kind === 'assigned') this.add(Number(id.year), id.number);
  }

  highest(): Map<string, number> {
    const highest = new Map<string, number>();
    for (const [year, list] of this.years) {
      // Sorted, equal numbers are neighbours: cheaper than a set of 250,000.
      const numbers = Float64Array.from(list).sort();
      for (let i = 1; i < numbers.length; i++) {
        if (numbers[i] === numbers[i - 1]) this.twice.add(`${year} ${numbers[i]}`);
      }
      highest.set(String(year).padStart(4, '0'), numbers.at(-1)!);
    }
    return highest;
  }
}

/** The second look, for the rare number that came twice: a path with a conflict has several lines and is one file. */
function pathsOf(
  wanted: ReadonlySet<string>,
  tracked: Buffer,
  untracked: readonly string[],
  prefix: string,
): TreeNames['twice'] {
  const found = new Map<string, Set<string>>();
  for (const path of [...new TrackedPaths(tracked, true), ...untracked]) {
    const id = path.endsWith(END) ? parseId(nameOf(path), prefix) : undefined;
    if (id?.kind !== 'assigned' || !wanted.has(`${Number(id.year)} ${id.number}`)) continue;
    found.set(nameOf(path), (found.get(nameOf(path)) ?? new Set()).add(path));
  }
  return [...found]
    .filter(([, paths]) => paths.size > 1)
    .map(([id, paths]) => ({ id, paths: [...paths].sort() }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
