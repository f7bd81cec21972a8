/** Atom and JSON Feed: what is new, changed and withdrawn, on all ecosystems and on each. */
import { ecosystemFolder } from '../../core/layout/portable.ts';
import { GIT } from '../../core/package-of.ts';
import { quote } from '../../core/quote.ts';
import { compareInstants, readInstant } from '../../core/time.ts';
import { parseHttpUrl } from '../../core/url.ts';
import { findEcosystem } from '../../ecosystems/index.ts';
import { CannotRun } from '../../failure.ts';
import { atomFeed } from '../feeds/atom.ts';
import { feedOf, type Subject } from '../feeds/feed.ts';
import { jsonFeed } from '../feeds/json-feed.ts';
import { Latest } from '../feeds/latest.ts';
import { eventsOf, KINDS, type News, newsOf } from '../feeds/news.ts';
import type { ExportContext, Since, WriteExport } from '../target.ts';

/** Entries of a feed, unless said otherwise, and at most. */
const ENTRIES = 200;
const MOST_ENTRIES = 5000;
const SUBJECTS: readonly Subject[] = ['all', ...KINDS];

type Feeds = Record<Subject, Latest<News>>;

export const write: WriteExport = async (reports, sink, { since, options }) => {
  const most = entriesOf(options);
  const baseUrl = baseUrlOf(options);
  const feedsOf = (): Feeds =>
    Object.fromEntries(SUBJECTS.map((subject) => [subject, new Latest<News>(most)])) as Feeds;
  const overall = feedsOf();
  const byEcosystem = new Map<string, Feeds>();
  let count = 0;
  for await (const report of reports) {
    const ecosystem = baseEcosystem(report.package.ecosystem);
    if (ecosystem !== undefined && !byEcosystem.has(ecosystem)) byEcosystem.set(ecosystem, feedsOf());
    if (since && !since.includes(report)) continue;
    count++;
    const feeds = [overall, ...(ecosystem === undefined ? [] : [byEcosystem.get(ecosystem)!])];
    for (const event of eventsOf(report)) {
      if (since && isBefore(event.time, since)) continue;
      const wanting = feeds.flatMap((one) => [one.all, one[event.kind]]).filter((feed) => feed.wants(event));
      if (wanting.length === 0) continue;
      const news = newsOf(report, event);
      for (const feed of wanting) feed.add(news);
    }
  }
  const put = (feeds: Feeds, ecosystem: string | undefined): void => {
    for (const subject of SUBJECTS) {
      const path = `${ecosystem === undefined ? '' : `${ecosystemFolder(ecosystem)}/`}${subject}`;
      const feed = feedOf(subject, ecosystem, path, baseUrl, feeds[subject].sorted());
      sink.put(`${path}.atom`, atomFeed(feed));
      sink.put(`${path}.json`, jsonFeed(feed));
    }
  };
  put(overall, undefined);
  for (const [ecosystem, feeds] of byEcosystem) put(feeds, ecosystem);
  return { reports: count, leftOut: 0, counts: { ecosystems: byEcosystem.size } };
};

/** Without a suffix, of which there are any number; undefined for what is no ecosystem at all. */
function baseEcosystem(ecosystem: string): string | undefined {
  return ecosystem === GIT ? GIT : findEcosystem(ecosystem)?.ecosystem.name;
}

/** What happened before the time that was asked for; of a commit, nobody asked for a time. */
const isBefore = (time: string, { since }: Since): boolean =>
  readInstant(since) !== undefined && compareInstants(time, since) < 0;

function entriesOf({ entries = String(ENTRIES) }: ExportContext['options']): number {
  const count = typeof entries === 'string' && /^[1-9][0-9]{0,3}$/.test(entries) ? Number(entries) : 0;
  if (count > 0 && count <= MOST_ENTRIES) return count;
  throw new CannotRun(`--entries ${quote(entries)} is no number from 1 to ${MOST_ENTRIES}.`);
}

function baseUrlOf({ baseUrl }: ExportContext['options']): string | undefined {
  if (typeof baseUrl !== 'string' || (parseHttpUrl(baseUrl) && !/[?#]/.test(baseUrl)))
    return baseUrl as string | undefined;
  throw new CannotRun(
    `--base-url ${quote(baseUrl)} is no address of a folder.`,
    'Write it as https://example.org/feeds.',
  );
}
