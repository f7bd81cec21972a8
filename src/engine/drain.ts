/** The part of full validation that both threads run: take entries from the shared list until none is left. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { kindOfMode, readFound } from '../store/worktree.ts';
import { checkFound, idOf, type RunContext } from './check-found.ts';
import { FactWriter } from './facts.ts';

/** A listing of git that threads share: the bytes it printed, where each entry starts, and the next entry to take. */
export interface SharedListing {
  bytes: Uint8Array;
  /** Offset of each entry in `bytes`, and the end of the last one. */
  starts: Int32Array;
  /** One number: the index of the next entry that nobody has taken. */
  next: Int32Array;
  /** Whether an entry has the mode and object id of `git ls-files -s` before its path. */
  staged: boolean;
}

export interface Drained {
  checked: number;
  diagnostics: Diagnostic[];
  /** What `readFacts` takes. */
  facts: Uint8Array;
}

const BATCH = 32;

/** Copies what git printed under `-z` into memory that threads share. */
export function shareListing(printed: Buffer, staged: boolean): SharedListing {
  const bytes = new Uint8Array(new SharedArrayBuffer(printed.length));
  bytes.set(printed);
  const offsets: number[] = [];
  let at = 0;
  for (let end = printed.indexOf(0); end !== -1; end = printed.indexOf(0, at)) {
    offsets.push(at);
    at = end + 1;
  }
  offsets.push(at);
  const starts = new Int32Array(new SharedArrayBuffer(offsets.length * 4));
  starts.set(offsets);
  return { bytes, starts, next: new Int32Array(new SharedArrayBuffer(4)), staged };
}

/** Checks entries of the working tree at `root` until the list is empty. Synchronous: it is the only work of its thread. */
export function drain(root: string, listing: SharedListing, run: RunContext): Drained {
  const { starts, next, staged } = listing;
  const bytes = Buffer.from(listing.bytes.buffer, listing.bytes.byteOffset, listing.bytes.length);
  const diagnostics: Diagnostic[] = [];
  const facts = new FactWriter();
  let checked = 0;
  const count = starts.length - 1;
  for (let from = Atomics.add(next, 0, BATCH); from < count; from = Atomics.add(next, 0, BATCH)) {
    for (let i = from; i < Math.min(from + BATCH, count); i++) {
      const start = starts[i]!;
      const end = starts[i + 1]! - 1;
      const pathStart = staged ? bytes.indexOf(9, start) + 1 : start;
      const path = bytes.toString('utf8', pathStart, end);
      // A path with a conflict stands there once for each side.
      if (staged && i > 0 && endsWithPath(bytes, starts[i]! - 1, pathStart, end)) continue;
      const kind = staged
        ? kindOfMode(bytes.toString('latin1', start, start + 6))
        : path.endsWith('/')
          ? 'other'
          : 'file';
      const found = kind === 'file' ? readFound(root, path) : { kind };
      const result = checkFound(path, found, run);
      if (!result) continue;
      if (found.kind !== 'symlink' && path.endsWith('.json')) checked++;
      for (const diagnostic of result.diagnostics) diagnostics.push(diagnostic);
      if (result.parsed.osv) facts.add(path, idOf(path, result.parsed), result.parsed.osv);
    }
  }
  return { checked, diagnostics, facts: facts.bytes };
}

/** Whether the entry that ends at `previousEnd` has the same path as the bytes from `start` to `end`. */
function endsWithPath(bytes: Buffer, previousEnd: number, start: number, end: number): boolean {
  const from = previousEnd - (end - start);
  return from > 0 && bytes[from - 1] === 9 && bytes.compare(bytes, start, end, from, previousEnd) === 0;
}
