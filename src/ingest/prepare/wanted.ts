/** Which documents a source's configuration wants, and which are this database's own reports come back. */
import { HEADER_LINE } from '../../core/details.ts';
import { parseId } from '../../core/id.ts';
import { quote } from '../../core/quote.ts';
import { ORIGINS } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { isRecord } from './json.ts';
import type { SourceDocument } from './read-object.ts';

/** No id or link to one is longer, as far as the rules are concerned. */
const LONGEST_LINK = 400;

/** Why the filters leave out a report with this id, as a sentence; undefined if they do not. */
export function unwantedId(id: string | undefined, { filters }: SourceConfig): string | undefined {
  const wanted = filters?.ids;
  if (!wanted || (id !== undefined && wanted.some((start) => id.startsWith(start)))) return undefined;
  const begins = wanted.map((start) => quote(start)).join(' or ');
  return id === undefined
    ? `It has no id; only ids that begin with ${begins} are taken.`
    : `Its id ${quote(id)} does not begin with ${begins}.`;
}

/** The same of an ecosystem; one without a suffix stands for all its suffixes. */
export function unwantedEcosystem(ecosystem: string, { filters }: SourceConfig): string | undefined {
  const wanted = filters?.ecosystems;
  if (!wanted || wanted.includes(ecosystem)) return undefined;
  const colon = ecosystem.indexOf(':');
  if (colon > 0 && wanted.includes(ecosystem.slice(0, colon))) return undefined;
  return `It is about ${quote(ecosystem)}; only ${wanted.join(', ')} ${wanted.length === 1 ? 'is' : 'are'} taken.`;
}

/**
 * How a document shows that it came out of this database, as a sentence: it has an id, origins or the frame of the details
 * that only this database writes. It would be counted as a second opinion, and come back from there again. Undefined if
 * it shows nothing of the kind.
 */
export function markOfOurs(document: SourceDocument, prefix: string): string | undefined {
  const { id, aliases, upstream, details, database_specific: own } = document;
  if (isOurs(id, prefix)) return `Its id ${quote(id)} is one of this database.`;
  for (const [field, list] of [
    ['alias', aliases],
    ['upstream', upstream],
  ] as const) {
    if (!Array.isArray(list)) continue;
    const ours: unknown = list.find((name) => isOurs(name, prefix));
    if (ours !== undefined) return `It names ${quote(ours)} of this database as ${field}.`;
  }
  const origins = isRecord(own) ? own[ORIGINS] : undefined;
  if (origins != null && !(Array.isArray(origins) && origins.length === 0))
    return `It has \`${ORIGINS}\`, which only this database writes.`;
  if (typeof details === 'string' && hasHeader(details))
    return 'Its details have the header under which this database shows the texts of sources.';
  return undefined;
}

/** An id of this database, also in small letters or at the end of a link: the rules would repair those. */
function isOurs(name: unknown, prefix: string): boolean {
  if (typeof name !== 'string' || name.length > LONGEST_LINK) return false;
  const bare = name.trim().replace(/\/+$/, '');
  const id = bare.slice(bare.lastIndexOf('/') + 1);
  if (id.slice(0, prefix.length).toLowerCase() !== prefix.toLowerCase()) return false;
  return parseId(prefix + id.slice(prefix.length), prefix) !== undefined;
}

/** Whether a line of the text begins as the header's. */
function hasHeader(details: string): boolean {
  for (let at = details.indexOf(HEADER_LINE); at >= 0; at = details.indexOf(HEADER_LINE, at + 1)) {
    const before = details[at - 1];
    if (before === undefined || before === '\n' || before === '\r') return true;
  }
  return false;
}
