/** Feeds as JSON Feed 1.1. */
import { plainJson } from '../json-line.ts';
import type { Feed } from './feed.ts';
import type { News } from './news.ts';

export function jsonFeed({ title, address, entries }: Feed): string {
  const items = entries.map((one) => plainJson(item(one))).join(',\n');
  const head = plainJson({
    version: 'https://jsonfeed.org/version/1.1',
    title,
    ...(address === undefined ? {} : { feed_url: `${address}.json` }),
    authors: [{ name: 'Database of malicious packages' }],
  });
  return `${head.slice(0, -1)},"items":[${items === '' ? '' : `\n${items}\n`}]}\n`;
}

/** `_report` is for programs: the package and its report, as they are spelled. */
function item({ id, title, time, kind, text, links, report }: News): object {
  return {
    id,
    ...(links[0] === undefined ? {} : { external_url: links[0] }),
    title,
    content_text: text,
    date_published: time,
    tags: [report.ecosystem, kind],
    _report: report,
  };
}
