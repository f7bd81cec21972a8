/** What a repository has now, compared with the last commit seen of it. */
import type { SourceConfig } from '../../core/source-config.ts';
import { GitError } from '../../store/git.ts';
import { type ReadOptions, SourceError } from '../source.ts';
import { Refused, TooMuch } from './ask.ts';
import type { GitCache } from './cache.ts';
import { changed, type Entry, listed } from './entries.ts';
import { shownLocation } from './location.ts';

export interface Comparison {
  /** The commit that the branch is at. */
  tip: string;
  /** What is other than it was; for `whole`, everything. */
  entries: AsyncIterable<Entry>;
  whole: boolean;
}

/** Lists the files of a commit, whose id follows. */
const LIST = ['ls-tree', '-r', '-z', '--full-tree'];

/** History beyond so many bytes is not fetched only to find out whether it was rewritten. */
const HISTORY = 64 * 1024 * 1024;

/** `base`: the last commit seen. `since`: without one, only what changed from then on, in seconds since 1970. */
export async function compare(
  cache: GitCache,
  source: SourceConfig,
  options: Pick<ReadOptions, 'warn'>,
  base: string | undefined,
  since: number | undefined,
): Promise<Comparison> {
  const there = await cache.tipThere();
  if (there === undefined) throw noTip(source);
  if (there === base) return { tip: base, entries: changed(nothing()), whole: false };
  await cache.expect(there);
  const name = shownLocation(source);
  try {
    return await fetchAndCompare(cache, source, options, base, since);
  } catch (error) {
    const damaged = error instanceof GitError || (error instanceof Refused && !error.passing);
    if (!damaged || cache.fresh) throw error;
    options.warn(`The copy of ${name} is damaged and is made anew: ${error.message}`);
    await cache.renew(there);
    return fetchAndCompare(cache, source, options, base, since);
  }
}

async function fetchAndCompare(
  cache: GitCache,
  source: SourceConfig,
  { warn }: Pick<ReadOptions, 'warn'>,
  base: string | undefined,
  since: number | undefined,
): Promise<Comparison> {
  const name = shownLocation(source);
  if (base !== undefined) {
    const time = await timeOf(cache, base);
    if (time !== undefined) {
      const tip = await fetchSince(cache, time, source);
      if (!(await cache.leadsTo(base, tip)))
        warn(
          `${name} has another history than before: ${base} does not lead to ${tip}. Their files are compared.`,
        );
      return difference(cache, base, tip);
    }
    warn(
      `${name} has another history than before: ${base} is gone. All its files are compared with what was seen.`,
    );
  } else if (since !== undefined) {
    const tip = await fetchSince(cache, since, source);
    await cache.fetchTip('--deepen=1');
    const before = await cache.commitBefore(tip, since);
    if (before !== undefined) return difference(cache, before, tip);
  }
  const tip = await cache.fetchTip('--depth=1', source.limits.bodyBytes);
  return { tip, entries: listed(cache.pieces([...LIST, tip])), whole: true };
}

function difference(cache: GitCache, base: string, tip: string): Comparison {
  const printed = cache.pieces(['diff-tree', '-r', '-z', '--no-renames', base, tip]);
  return { tip, entries: changed(printed), whole: false };
}

async function* nothing(): AsyncGenerator<Buffer> {}

/** What servers of either protocol say of a commit that they do not have, or that no branch leads to. */
const NOT_THERE = /not our ref|unadvertised object|remote ref/;

/** Fetches the last commit seen if the cache is new. Undefined: the source has it no more. */
async function timeOf(cache: GitCache, base: string): Promise<number | undefined> {
  const time = await cache.timeOf(base);
  if (time !== undefined) return time;
  try {
    await cache.fetchCommit(base);
  } catch (error) {
    if (error instanceof Refused && NOT_THERE.test(error.message)) return undefined;
    throw error;
  }
  const fetched = await cache.timeOf(base);
  // git takes what the index of a broken pack names for present, and fetches nothing.
  if (fetched === undefined && !cache.fresh) throw new GitError(`commit ${base} cannot be read.`);
  return fetched;
}

/** Fetches no more history than shows whether the branch goes on from then; where even that is not to be had, the last commit alone. */
async function fetchSince(cache: GitCache, time: number, source: SourceConfig): Promise<string> {
  try {
    return await cache.fetchTip(`--shallow-since=${time}`, Math.min(HISTORY, source.limits.bodyBytes));
  } catch (error) {
    if (!(error instanceof TooMuch) && !(error instanceof Refused && !error.passing)) throw error;
    return cache.fetchTip('--depth=1', source.limits.bodyBytes);
  }
}

function noTip(source: SourceConfig): SourceError {
  const { branch } = source;
  const what = branch === undefined ? 'no commit' : `no branch "${branch}"`;
  return new SourceError(
    `${shownLocation(source)} has ${what}.`,
    'Check `branch` and `location` of the source.',
  );
}
