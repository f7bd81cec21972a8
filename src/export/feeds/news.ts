/** What there is to tell of a report: that it is new, that it changed, that it was taken back. */
import { formatSummary } from '../../core/format.ts';
import { escapeInvisible } from '../../core/quote.ts';
import type { Osv } from '../../core/report.ts';
import { repairTime } from '../../core/time-text.ts';
import { parseHttpUrl } from '../../core/url.ts';
import { affectedWords } from '../affected-words.ts';
import { detailsText } from '../details-text.ts';
import { purlOf } from '../purl-of.ts';
import type { ExportReport } from '../target.ts';
import { uuidOf } from '../uuid.ts';
import type { Dated } from './latest.ts';

export const KINDS = ['new', 'changed', 'withdrawn'] as const;
export type Kind = (typeof KINDS)[number];

export interface Event extends Dated {
  kind: Kind;
}

/** An entry of a feed. Title and text are for people: what hides or moves characters shows as `\u{…}`, addresses are defanged. */
export interface News extends Event {
  /** `urn:uuid:…`, the same in every feed and export. */
  id: string;
  title: string;
  text: string;
  /** http and https addresses of the report's references. */
  links: string[];
  report: { id: string; ecosystem: string; name: string; purl: string | undefined };
}

const DETAILS = 2000;
const LINKS = 10;
/** Seconds between the two times of a report that was written once. */
const ONCE = 60;

/** Withdrawn reports are no news any more but for that. Times that cannot be read tell nothing. */
export function* eventsOf({ id, osv }: ExportReport): Generator<Event, void> {
  const [published, modified, withdrawn] = [osv.published, osv.modified, osv.withdrawn].map(wholeSeconds);
  if (osv.withdrawn !== undefined) {
    if (withdrawn !== undefined) yield { kind: 'withdrawn', time: withdrawn, key: id };
    return;
  }
  const first = published ?? modified;
  if (first === undefined) return;
  yield { kind: 'new', time: first, key: id };
  if (modified !== undefined && Date.parse(modified) - Date.parse(first) >= ONCE * 1000)
    yield { kind: 'changed', time: modified, key: id };
}

const wholeSeconds = (time: string | undefined): string | undefined =>
  time === undefined ? undefined : repairTime(time, 0);

const TITLES: Record<Kind, string> = { new: '', changed: 'Changed: ', withdrawn: 'Withdrawn: ' };

export function newsOf(report: ExportReport, event: Event): News {
  const { id, osv, package: pkg } = report;
  const purl = purlOf(report);
  const facts = [
    `Package: ${pkg.name} (${pkg.ecosystem})`,
    ...(purl === undefined ? [] : [`Package URL: ${purl}`]),
    `Report: ${id}`,
    event.kind === 'withdrawn'
      ? `Withdrawn: ${withdrawalReason(osv) ?? 'no reason is given'}`
      : `Affected: ${affectedWords(report)}`,
  ].map((line) => escapeInvisible(line));
  const details = event.kind === 'withdrawn' ? '' : defang(visible(detailsText(osv, DETAILS)));
  return {
    ...event,
    id: `urn:uuid:${uuidOf(`news:${event.kind}:${id}:${event.kind === 'new' ? '' : event.time}`)}`,
    title: escapeInvisible(TITLES[event.kind] + formatSummary(pkg)),
    text: `${facts.join('\n')}${details === '' ? '' : `\n\n${details}`}\n`,
    links: (osv.references ?? [])
      .map(({ url }) => url)
      .filter((url) => parseHttpUrl(url) !== undefined)
      .slice(0, LINKS),
    report: { id, ecosystem: pkg.ecosystem, name: pkg.name, purl },
  };
}

/** Of the decision that excluded the report as a whole. */
function withdrawalReason(osv: Osv): string | undefined {
  return osv.database_specific?.['false-positives']?.findLast(
    ({ versions, ranges, reinstated }) => !versions && !ranges && !reinstated,
  )?.reason;
}

function visible(text: string): string {
  return text
    .split(/([\n\t])/)
    .map((part, i) => (i % 2 === 1 ? part : escapeInvisible(part)))
    .join('');
}

/** Readers make links of addresses, and people click on them. */
const defang = (text: string): string => text.replace(/\bhttp(?=s?:\/\/)/gi, 'hxxp');
