/** Feeds as Atom (RFC 4287). All text is plain text: no reader is given any HTML of a report. */
import type { Feed } from './feed.ts';
import type { News } from './news.ts';

/** When nothing ever happened. */
const NEVER = '1970-01-01T00:00:00Z';

export function atomFeed({ title, id, address, entries }: Feed): string {
  const self = address === undefined ? '' : `  <link rel="self" href="${escapeXml(`${address}.atom`)}"/>\n`;
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>${id}</id>
  <title>${escapeXml(title)}</title>
  <updated>${entries[0]?.time ?? NEVER}</updated>
  <author><name>Database of malicious packages</name></author>
  <generator>mal export</generator>
${self}${entries.map(entry).join('')}</feed>
`;
}

function entry({ id, title, time, kind, text, links, report }: News): string {
  const related = links.map((url) => `    <link rel="related" href="${escapeXml(url)}"/>\n`).join('');
  return `  <entry>
    <id>${id}</id>
    <title>${escapeXml(title)}</title>
    <published>${time}</published>
    <updated>${time}</updated>
    <category term="${escapeXml(report.ecosystem)}"/>
    <category term="${kind}"/>
${related}    <content type="text">${escapeXml(text)}</content>
  </entry>
`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and attributes of XML 1.0, which knows no control characters and no halves of surrogate pairs, not even escaped. */
function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff\p{Cs}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (c) => ENTITIES[c]!);
}
