import type { StoreEntry } from './store.ts';
import { kindOfMode } from './worktree.ts';

const TAB = 9;
const SLASH = 47;

/** An entry of git's index. */
export interface TrackedFile {
  kind: StoreEntry['kind'];
  oid: string;
}

/**
 * What `git ls-files -s -z` printed, searched as the bytes it is: 250,000 paths become no texts where a few matter. The
 * lines must be in git's order, that of the paths' bytes.
 */
export class Listing {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** The entry of a path; of several stages (a merge with conflicts) any. */
  find(path: string): TrackedFile | undefined {
    const wanted = Buffer.from(path);
    const start = this.firstFrom(wanted);
    const end = this.bytes.indexOf(0, start);
    if (end < 0) return undefined;
    const tab = this.bytes.indexOf(TAB, start);
    if (this.bytes.compare(wanted, 0, wanted.length, tab + 1, end) !== 0) return undefined;
    const [mode = '', oid = ''] = this.bytes.toString('latin1', start, tab).split(' ');
    return { kind: kindOfMode(mode), oid };
  }

  /** The files that lie in a folder itself, each once, in git's order. */
  filesIn(folder: string): string[] {
    const wanted = Buffer.from(`${folder}/`);
    const found: string[] = [];
    for (let at = this.firstFrom(wanted); at < this.bytes.length; ) {
      const end = this.bytes.indexOf(0, at);
      const path = this.bytes.indexOf(TAB, at) + 1;
      const inside = path + wanted.length;
      if (inside > end || this.bytes.compare(wanted, 0, wanted.length, path, inside) !== 0) break;
      const slash = this.bytes.indexOf(SLASH, inside);
      if (slash < 0 || slash > end) {
        const name = this.bytes.toString('utf8', path, end);
        if (found.at(-1) !== name) found.push(name);
      }
      at = end + 1;
    }
    return found;
  }

  /** The offset of the first line whose path is not less than `wanted`. */
  private firstFrom(wanted: Buffer): number {
    const { bytes } = this;
    let low = 0;
    let high = bytes.length;
    while (low < high) {
      // The line that the middle lies in.
      const middle = (low + high) >>> 1;
      const start = middle === 0 ? 0 : bytes.lastIndexOf(0, middle - 1) + 1;
      const end = bytes.indexOf(0, start);
      const tab = bytes.indexOf(TAB, start);
      if (bytes.compare(wanted, 0, wanted.length, tab + 1, end) < 0) low = end + 1;
      else high = start;
    }
    return low;
  }
}
