/** One git process that talks to a source: watched, tried again where that may help, and its complaints put into words. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { escapeInvisible } from '../../core/quote.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { startGit } from '../../store/git.ts';
import { ATTEMPTS, delayBefore } from '../http/patience.ts';
import { type ReadOptions, SourceError } from '../source.ts';
import { shownLocation } from './location.ts';

export interface Line {
  source: SourceConfig;
  options: Pick<ReadOptions, 'signal' | 'warn' | 'sleep'>;
  /** The cache. */
  folder: string;
  environment: Record<string, string | undefined>;
}

/** git said no; the message is its own, in one line. */
export class Refused extends Error {
  /** Whether another attempt may go better. */
  readonly passing: boolean;
  constructor(message: string, passing: boolean) {
    super(message);
    this.passing = passing;
  }
}

/** More came than was allowed. */
export class TooMuch extends Error {}

/** What it may bring, in bytes on the wire. */
const UNBOUNDED = Number.POSITIVE_INFINITY;
const TICK = 200;
/** Milliseconds that its output may take to arrive once git has ended. */
const LINGER = 2000;

/** What git prints. Throws `Refused` after the last attempt, `TooMuch`, or a `SourceError` if the run ended. */
export async function ask(
  line: Line,
  args: readonly string[],
  input?: string,
  allowance = UNBOUNDED,
): Promise<string> {
  const { source, options } = line;
  for (let count = 1; ; count++) {
    try {
      return await once(line, args, input, allowance);
    } catch (error) {
      if (options.signal.aborted) throw ended(source);
      if (!(error instanceof Refused) || !error.passing || count === ATTEMPTS) throw error;
      const sleep = options.sleep ?? ((ms: number) => wait(ms, undefined, { signal: options.signal }));
      await sleep(delayBefore(count, undefined, Math.random)).catch(() => {});
    }
  }
}

/** What a source that cannot be read is told as. */
export function cannotRead(source: SourceConfig, refused: Refused): SourceError {
  const hint = HINTS.find(([pattern]) => pattern.test(refused.message))?.[1];
  const message = `${shownLocation(source)} cannot be read: ${refused.message}${/[.!]$/.test(refused.message) ? '' : '.'}`;
  return new SourceError(message, hint ?? (refused.passing ? 'The next run tries again.' : undefined));
}

/** The run was ended from outside. */
export function ended(source: SourceConfig): SourceError {
  return new SourceError(`The run ended while ${shownLocation(source)} was being read.`);
}

const CREDENTIALS =
  'It wants credentials: set `credentials` of the source to "environment", and let git know them.';
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/could not read (?:Username|Password)|Authentication failed|Permission denied|error: 40[13]/, CREDENTIALS],
  [
    /not found|does not appear to be a git repository|does not exist/i,
    'Check `location` of the source in mal.config.json.',
  ],
];

/** Looked for first: many of these end in words of a broken connection. */
const FINAL =
  /not our ref|no commits selected|remote ref|not found|does not appear|not allowed|could not read|Authentication|Permission denied|returned error: 4(?!08|29)|Server does not|dubious ownership/i;
const PASSING =
  /early EOF|disconnect|hung up|RPC failed|unable to access|resolve host|Connection|connect to|timed out|too slow|stalled|expected|invalid index-pack output|git ended with SIG/i;

function once(
  line: Line,
  args: readonly string[],
  input: string | undefined,
  allowance: number,
): Promise<string> {
  const { folder, environment, options, source } = line;
  const before = incoming(folder);
  const child = startGit(folder, args, input !== undefined, environment);
  return new Promise((resolve, reject) => {
    const printed: Buffer[] = [];
    let complaint = '';
    let quiet = 0;
    let size = 0;
    let over = false;
    const finish = (act: () => void) => {
      if (over) return;
      over = true;
      clearInterval(timer);
      options.signal.removeEventListener('abort', stop);
      act();
    };
    const give = (error: Error) => {
      finish(() => reject(error));
      // A helper of git may live a little longer: nobody waits for it.
      child.kill();
      child.stdout!.destroy();
      child.stderr!.destroy();
    };
    const stop = () => give(ended(source));
    const timer = setInterval(() => {
      const now = incoming(folder) - before;
      quiet = now === size ? quiet + TICK : 0;
      size = now;
      if (size > allowance) give(new TooMuch(`${size} bytes`));
      const patience = source.limits.timeoutSeconds;
      if (quiet > patience * 1000) give(new Refused(`it stalled for ${patience} seconds`, true));
    }, TICK);
    options.signal.addEventListener('abort', stop, { once: true });
    if (options.signal.aborted) return stop();
    child.stdout!.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr!.on('data', (chunk: Buffer) => {
      quiet = 0;
      complaint = (complaint + chunk.toString('utf8')).slice(-16_384);
    });
    child.on('error', () => give(new Refused('git is not installed, or not on the PATH', false)));
    const close = (code: number | null, signal: NodeJS.Signals | null) => {
      if (code !== 0) give(refusal(complaint, `git ended with ${signal ?? `code ${code}`}`));
      else if (incoming(folder) - before > allowance) give(new TooMuch('too many bytes'));
      else finish(() => resolve(Buffer.concat(printed).toString('utf8')));
    };
    child.on('close', close);
    // A helper that outlives git keeps its pipes open.
    child.on('exit', (...how) => void setTimeout(close, LINGER, ...how).unref());
    // git may end before it has read everything; its exit code tells why.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** Bytes of packs, whole and unfinished. */
function incoming(folder: string): number {
  let sum = 0;
  const packs = join(folder, 'objects', 'pack');
  try {
    for (const name of readdirSync(packs)) {
      if (name.endsWith('.pack') || name.startsWith('tmp_'))
        sum += statSync(join(packs, name), { throwIfNoEntry: false })?.size ?? 0;
    }
  } catch {
    // No folder yet: nothing has come.
  }
  return sum;
}

function refusal(complaint: string, otherwise: string): Refused {
  const lines = complaint.split(/[\r\n]+/).map((text) => text.trim());
  const line = lines.find((text) => /^(?:fatal|error): /.test(text)) ?? otherwise;
  const words = escapeInvisible(line.replace(/^(?:fatal|error): (?:remote error: )?/, '')).slice(0, 300);
  return new Refused(words, !FINAL.test(complaint) && PASSING.test(complaint + otherwise));
}
