import type { ChildProcess } from 'node:child_process';
import { MAX_REPORT_BYTES } from '../core/report-size.ts';
import { CAT_FILE } from './cat-file.ts';
import { GitError, notStarted, startGit } from './git.ts';
import type { Found } from './store.ts';

const ABSENT: Found = Object.freeze({ kind: 'unreadable', reason: 'the object is not in this clone' });

/**
 * One `git cat-file --batch` process: names of objects in (ids, or `<rev>:<path>`), blobs out, in the order asked. Start
 * it early, it costs nothing while idle.
 */
export class BlobReader {
  private readonly child: ChildProcess;
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly once: boolean;
  private rest: Buffer = Buffer.alloc(0);
  private failure: GitError | undefined;

  /** With `once`, `read` is called a single time, and git may write in large pieces. `variables` are added to git's environment. */
  constructor(root: string, once = false, variables: NodeJS.ProcessEnv = {}) {
    this.child = startGit(root, [...CAT_FILE, ...(once ? ['--buffer'] : [])], true, variables);
    this.once = once;
    this.child.stdin!.on('error', () => {});
    this.child.stderr!.resume();
    this.child.on('error', (error) => {
      this.failure = notStarted(error);
    });
    this.chunks = this.child.stdout![Symbol.asyncIterator]();
  }

  /** What each name stands for; one over the limit is passed over, not kept. Must be run to its end before the next call. */
  async *read(names: readonly string[]): AsyncGenerator<Found, void> {
    const asked = names.length === 0 ? '' : `${names.join('\n')}\n`;
    if (this.once) this.child.stdin!.end(asked);
    else this.child.stdin!.write(asked);
    for (const _ of names) {
      // `<id> <type> <size>` and a body; a name that is not there has a word in place of both, and no body.
      const [, type, length] = / (blob|commit|tree|tag) (\d+)$/.exec(await this.line()) ?? [];
      const size = Number(length);
      if (type === undefined) yield ABSENT;
      else if (type !== 'blob') {
        await this.skip(size + 1);
        yield ABSENT;
      } else if (size > MAX_REPORT_BYTES) {
        await this.skip(size + 1);
        yield { kind: 'too-large', size };
      } else yield { kind: 'file', bytes: (await this.take(size + 1)).subarray(0, size), size };
    }
  }

  close(): void {
    this.child.stdin!.destroy();
    this.child.kill();
  }

  private async line(): Promise<string> {
    for (;;) {
      const end = this.rest.indexOf(10);
      if (end >= 0) {
        const line = this.rest.toString('utf8', 0, end);
        this.rest = this.rest.subarray(end + 1);
        return line;
      }
      await this.more();
    }
  }

  private async take(size: number): Promise<Buffer> {
    if (this.rest.length < size) {
      const parts = [this.rest];
      let have = this.rest.length;
      while (have < size) {
        const next = await this.next();
        parts.push(next);
        have += next.length;
      }
      this.rest = Buffer.concat(parts);
    }
    const taken = this.rest.subarray(0, size);
    this.rest = this.rest.subarray(size);
    return taken;
  }

  private async skip(size: number): Promise<void> {
    let left = size;
    while (left > this.rest.length) {
      left -= this.rest.length;
      this.rest = await this.next();
    }
    this.rest = this.rest.subarray(left);
  }

  private async more(): Promise<void> {
    const next = await this.next();
    this.rest = this.rest.length === 0 ? next : Buffer.concat([this.rest, next]);
  }

  private async next(): Promise<Buffer> {
    const { value, done } = await this.chunks.next();
    if (done) throw this.failure ?? new GitError('git cat-file ended before it had answered.');
    return value;
  }
}
