/** Runs git without a shell and without a pager, on one repository. A path or name is never an argument word here. */
import { type ChildProcess, spawn } from 'node:child_process';

/** git said no. `message` is its own first line, made readable. */
export class GitError extends Error {
  override name = 'GitError';
  /** git's exit code; undefined if it did not start or was ended by a signal. */
  readonly code: number | undefined;

  /** False if git could not even be started. */
  readonly ran: boolean;

  constructor(message: string, code?: number, ran = true) {
    super(message);
    this.code = code;
    this.ran = ran;
  }
}

/** The environment of every git process: paths are literal, nothing asks, messages are in English. */
export function gitEnvironment(literal = true): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // `check-ignore` alone refuses to be told so.
    ...(literal ? { GIT_LITERAL_PATHSPECS: '1' } : {}),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  };
}

const AHEAD = Symbol.for('mal: git started ahead');
const shared = globalThis as { [AHEAD]?: Map<string, ChildProcess> };

/**
 * Starts git for the first `startGit` with the same words. That may be in another bundle of this process, and must follow before the
 * event loop turns: what nobody asked for by then is ended.
 */
export function startGitAhead(root: string, args: readonly string[], input = false): void {
  const key = JSON.stringify([root, args, input]);
  const child = startGit(root, args, input);
  shared[AHEAD] ??= new Map();
  const ahead = shared[AHEAD].set(key, child);
  // Where git cannot be started, whoever asks finds it out.
  child.on('error', () => ahead.delete(key));
  setImmediate(() => {
    if (ahead.delete(key)) child.kill();
  });
}

function takeAhead(key: string): ChildProcess | undefined {
  const child = shared[AHEAD]?.get(key);
  shared[AHEAD]?.delete(key);
  return child;
}

/** Starts git in `root`; stdin is a pipe if `input`. `variables` are added to its environment. */
export function startGit(
  root: string,
  args: readonly string[],
  input = false,
  variables: NodeJS.ProcessEnv = {},
): ChildProcess {
  const child = shared[AHEAD]?.size ? takeAhead(JSON.stringify([root, args, input])) : undefined;
  if (child) return child;
  return spawn('git', ['-c', 'core.quotePath=false', ...args], {
    cwd: root,
    env: { ...gitEnvironment(args[0] !== 'check-ignore'), ...variables },
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
}

/** Everything a git process printed, once it has ended well; `GitError` otherwise. */
export async function output(child: ChildProcess): Promise<Buffer> {
  const chunks: Buffer[] = [];
  child.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk));
  const failure = await failureOf(child);
  if (failure) throw failure;
  return Buffer.concat(chunks);
}

/** Waits for a git process to end; undefined if it ended well. What it prints must be read elsewhere. */
export function failureOf(child: ChildProcess): Promise<GitError | undefined> {
  return new Promise((resolve) => {
    let complaint = '';
    child.stderr!.on('data', (chunk: Buffer) => {
      if (complaint.length < 4096) complaint += chunk.toString('utf8');
    });
    child.on('error', (error) => resolve(notStarted(error)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(undefined);
      const otherwise = `git ended with ${signal ?? `code ${code}`}.`;
      resolve(new GitError(readable(complaint) || otherwise, code ?? undefined));
    });
  });
}

/** What the `error` event of a git process means. */
export function notStarted(error: NodeJS.ErrnoException): GitError {
  const absent = error.code === 'ENOENT';
  return new GitError(absent ? 'git is not installed, or not on the PATH.' : error.message, undefined, false);
}

/** Runs git to its end and gives what it printed. */
export function runGit(root: string, args: readonly string[], input?: string | Uint8Array): Promise<Buffer> {
  const child = startGit(root, args, input !== undefined);
  const done = output(child);
  if (input !== undefined) {
    // git may end before it has read everything; its exit code tells why.
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  }
  return done;
}

/** Splits what git prints under `-z`. */
export function splitZ(bytes: Buffer): string[] {
  const text = bytes.toString('utf8');
  return text === '' ? [] : text.replace(/\0$/, '').split('\0');
}

function readable(complaint: string): string {
  const line = complaint.split('\n').find((text) => text.trim() !== '') ?? '';
  return line.replace(/^(fatal|error): /, '').trim();
}
