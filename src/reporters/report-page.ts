/** A report for people to read. Holds no control characters of its own except colours; the caller escapes the rest. */
import { HEADER } from '../core/details.ts';
import { packageOf } from '../core/package-of.ts';
import { formatRangeText } from '../core/range-text.ts';
import type { FalsePositive, Osv, Range } from '../core/report.ts';
import { originsOf } from '../core/report.ts';

/** The page of one report, 60 lines at most apart from its own texts. */
export function reportPage(path: string, osv: Osv): string {
  const pkg = packageOf(osv);
  const affected = osv.affected[0];
  const data = osv.database_specific ?? {};
  const lines = [
    `${osv.id ?? '(no id yet)'}  ${osv.summary ?? ''}`,
    '',
    row('package', pkg && `${pkg.name} (${pkg.ecosystem})`),
    row('purl', affected?.package?.purl),
    row('affected', affectedWords(affected?.ranges, affected?.versions)),
    row('published', osv.published),
    row('modified', osv.modified),
    row('WITHDRAWN', osv.withdrawn),
    row('all versions', data['all-versions'] && `confirmed: ${data['all-versions'].reason}`),
    ...(data['false-positives'] ?? []).map((entry) => row(decision(entry), said(entry))),
    ...(data.disputes ?? []).map((entry) => row('disputed', said(entry, ` by ${entry.by}`))),
    row('aliases', osv.aliases?.join(', ')),
    row('related', osv.related?.join(', ')),
    ...(osv.references ?? []).map(({ type, url }) => row(type.toLowerCase(), url)),
    row(
      'credits',
      osv.credits?.map(({ name, type }) => (type ? `${name} (${type.toLowerCase()})` : name)).join(', '),
    ),
    ...Object.entries(data.iocs ?? {}).map(([kind, list]) =>
      row(kind, Array.isArray(list) ? list.map(indicator).join('\n') : ''),
    ),
    row(
      'sources',
      originsOf(osv)
        .map((o) => `${o.source}${o.id ? ` ${o.id}` : ''}${o.withdrawn ? ', withdrawn' : ''}`)
        .join('\n'),
    ),
    row('file', path),
  ].filter((line) => line !== undefined);
  const details = (osv.details ?? '').replace(HEADER, '\n').trim();
  return `${lines.join('\n')}\n${details ? `\n${details}\n` : ''}`;
}

const WIDTH = 15;

function row(label: string, value: string | undefined): string | undefined {
  if (!value) return undefined;
  return `  ${label.padEnd(WIDTH)}${value.replaceAll('\n', `\n${' '.repeat(WIDTH + 2)}`)}`;
}

function affectedWords(ranges: readonly Range[] = [], versions: readonly string[] = []): string {
  const listed = versions.length > 0 ? [versions.join(', ')] : [];
  return [...ranges.map(rangeWords), ...listed].join('\n') || 'nothing';
}

/** A range as `>= 1.0.0 < 1.2.0`; `all versions` for one that begins at 0 and has no end. */
function rangeWords(range: Range): string {
  const text = formatRangeText(range);
  return range.type === 'GIT' ? `${text} of ${range.repo ?? '?'}` : text;
}

/** What somebody decided or disputes: when, about what, why, and where that can be read. */
function said(entry: Omit<FalsePositive, 'reinstated'>, by = ''): string {
  const { versions, ranges, references = [] } = entry;
  const what = versions || ranges ? ` ${affectedWords(ranges, versions).replaceAll('\n', ', ')}` : '';
  return [`${entry.time}${what}${by}: ${entry.reason}`, ...references].join('\n');
}

/** An entry without versions and ranges speaks of the whole report. */
function decision({ reinstated, versions, ranges }: FalsePositive): string {
  if (reinstated) return 'reinstated';
  return versions || ranges ? 'not malicious' : 'withdrawn';
}

const indicator = (value: unknown): string =>
  typeof value === 'string' ? defang(value) : JSON.stringify(value);

/** So that a click or a copied line does not fetch malware. */
function defang(text: string): string {
  return text.replace(/^http/, 'hxxp').replaceAll('.', '[.]');
}
