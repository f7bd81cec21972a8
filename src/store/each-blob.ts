/** Many objects in one go, without a promise for each: that costs as much as reading it. */
import { once } from 'node:events';
import { MAX_REPORT_BYTES } from '../core/report-size.ts';
import { CAT_FILE } from './cat-file.ts';
import { failureOf, startGit } from './git.ts';
import type { Found } from './store.ts';

const ABSENT: Found = Object.freeze({ kind: 'unreadable', reason: 'the object is not in this clone' });

/**
 * Calls `visit` for each object id, in the order given; what it gets may be a view into a buffer. One over the limit for reports is
 * passed over. Throws `GitError` if git ends before it has answered.
 */
export async function eachBlob(
  root: string,
  oids: readonly string[],
  visit: (found: Found, index: number) => void,
): Promise<void> {
  if (oids.length === 0) return;
  const child = startGit(root, [...CAT_FILE, '--buffer'], true);
  const failure = failureOf(child);
  child.stdin!.on('error', () => {});
  child.stdin!.end(`${oids.join('\n')}\n`);
  const answers = new Answers(visit);
  child.stdout!.on('data', (chunk: Buffer) => answers.take(chunk));
  await once(child.stdout!, 'close');
  const failed = await failure;
  if (failed) throw failed;
  if (answers.count < oids.length) throw new Error('git cat-file ended before it had answered.');
}

/** What git prints: `<id> blob <size>`, a line feed, the object, a line feed; `<name> missing` and a line feed for what is not there. */
class Answers {
  count = 0;
  private rest: Buffer = Buffer.alloc(0);
  /** Bytes that still belong to an object that is too large. */
  private skip = 0;
  private readonly visit: (found: Found, index: number) => void;

  constructor(visit: (found: Found, index: number) => void) {
    this.visit = visit;
  }

  take(chunk: Buffer): void {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    for (;;) {
      const passed = Math.min(this.skip, bytes.length - at);
      this.skip -= passed;
      at += passed;
      const end = this.skip > 0 ? -1 : bytes.indexOf(10, at);
      if (end < 0) break;
      const size = sizeIn(bytes, at, end);
      if (size === undefined) {
        this.visit(ABSENT, this.count++);
        at = end + 1;
      } else if (size > MAX_REPORT_BYTES) {
        this.visit({ kind: 'too-large', size }, this.count++);
        this.skip = size + 1;
        at = end + 1;
      } else {
        const last = end + 1 + size;
        if (last >= bytes.length) break;
        this.visit({ kind: 'file', bytes: bytes.subarray(end + 1, last), size }, this.count++);
        at = last + 1;
      }
    }
    this.rest = bytes.subarray(at);
  }
}

/** Undefined for what is not there, and for what is no blob: no report has the id of a tree or commit. */
function sizeIn(bytes: Buffer, from: number, end: number): number | undefined {
  const size = / blob (\d+)$/.exec(bytes.toString('latin1', from, end))?.[1];
  return size === undefined ? undefined : Number(size);
}
