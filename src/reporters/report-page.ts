/** A report for people to read. Holds no control characters of its own except colours; the caller escapes the rest. */
import { HEADER } from '../core/details.ts';
import { packageOf } from '../core/package-of.ts';
import type { Osv, Range } from '../core/report.ts';
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
    ...(data['false-positives'] ?? []).map((entry) => row(entry.reinstated ? 'reinstated' : 'not malicious', exclusion(entry))),
    ...(data.disputes ?? []).map((entry) => row('disputed', `${entry.time} by ${entry.by}: ${entry.reason}`)),
    row('aliases', osv.aliases?.join(', ')),
    row('related', osv.related?.join(', ')),
    ...(osv.references ?? []).map(({ type, url }) => row(type.toLowerCase(), url)),
    row('credits', osv.credits?.map(({ name, type }) => (type ? `${name} (${type.toLowerCase()})` : name)).join(', ')),
    ...Object.entries(data.iocs ?? {}).map(([kind, list]) => row(kind, Array.isArray(list) ? list.map(indicator).join('\n') : '')),
    row('sources', originsOf(osv).map((o) => `${o.source}${o.id ? ` ${o.id}` : ''}${o.withdrawn ? ', withdrawn' : ''}`).join('\n')),
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
function rangeWords({ type, repo, events }: Range): string {
  const words = events.map((e) => {
    if (e.introduced !== undefined) return e.introduced === '0' ? '' : `>= ${e.introduced}`;
    if (e.fixed !== undefined) return `< ${e.fixed}`;
    if (e.last_affected !== undefined) return `<= ${e.last_affected}`;
    return `before ${e.limit ?? '?'}`;
  });
  const text = words.filter((word) => word !== '').join(' ') || 'all versions';
  return type === 'GIT' ? `${text} of ${repo ?? '?'}` : text;
}

function exclusion(entry: { time: string; reason: string; versions?: string[] }): string {
  const what = entry.versions ? `${entry.versions.join(', ')}: ` : '';
  return `${entry.time} ${what}${entry.reason}`;
}

const indicator = (value: unknown): string => (typeof value === 'string' ? defang(value) : JSON.stringify(value));

/** So that a click or a copied line does not fetch malware. */
function defang(text: string): string {
  return text.replace(/^http/, 'hxxp').replaceAll('.', '[.]');
}
