/** What a changed report says differently, in words for the person who changed it. */
import { parseDetails } from './details.ts';
import type { Compare } from './intervals.ts';
import { lostCoverage } from './lost-coverage.ts';
import { quote } from './quote.ts';
import type { Indicators, Osv } from './report.ts';

/** More of one kind are counted, not told. */
const SHOWN = 10;

const LISTS = [
  ['alias', (osv: Osv) => osv.aliases ?? []],
  ['reference', (osv: Osv) => (osv.references ?? []).map(({ type, url }) => `${type} ${url}`)],
  ['credit', (osv: Osv) => (osv.credits ?? []).map(({ name, type }) => (type ? `${type} ${name}` : name))],
  ['indicator', (osv: Osv) => indicatorsOf(osv.database_specific?.iocs)],
  [
    'dispute',
    (osv: Osv) => (osv.database_specific?.disputes ?? []).map(({ by, reason }) => `${by}: ${reason}`),
  ],
] as const;

/** One sentence without its full stop for each difference that a reader sees; at least one. */
export function describeChange(before: Osv, after: Osv, compare: Compare): string[] {
  const told: string[] = [];
  if (after.withdrawn !== undefined && before.withdrawn === undefined)
    told.push(`withdrawn since ${after.withdrawn}`);
  if (after.withdrawn === undefined && before.withdrawn !== undefined) told.push('no longer withdrawn');
  const lost = lostCoverage(before.affected, after.affected, compare);
  const gained = lostCoverage(after.affected, before.affected, compare);
  if (lost.length > 0) told.push(`no longer affected: ${listed(lost)}`);
  if (gained.length > 0) told.push(`now affected: ${listed(gained)}`);
  const [was, is] = [new Set(versionsOf(before)), new Set(versionsOf(after))];
  const unlisted = [...was].filter((version) => !is.has(version)).map((version) => quote(version));
  const newly = [...is].filter((version) => !was.has(version)).map((version) => quote(version));
  if (lost.length === 0 && unlisted.length > 0) told.push(`no longer listed: ${listed(unlisted)}`);
  if (gained.length === 0 && newly.length > 0) told.push(`now listed: ${listed(newly)}`);
  for (const [noun, list] of LISTS) {
    const [old, now] = [list(before), list(after)];
    const added = without(now, old);
    const gone = without(old, now);
    if (added.length > 0) told.push(`${noun} added: ${listed(added)}`);
    if (gone.length > 0) told.push(`${noun} removed: ${listed(gone)}`);
  }
  if (noteOf(before) !== noteOf(after)) told.push('note changed');
  const confirmed = after.database_specific?.['all-versions']?.reason;
  if (confirmed !== undefined && confirmed !== before.database_specific?.['all-versions']?.reason)
    told.push('confirmed: all versions are malicious');
  // A decision on what is taken back already, or on what others say too.
  return told.length > 0 ? told : ['recorded; what is affected stays as it was'];
}

const versionsOf = ({ affected }: Osv): string[] => affected.flatMap(({ versions }) => versions ?? []);

function without(list: readonly string[], taken: readonly string[]): string[] {
  const gone = new Set(taken);
  return list.filter((element) => !gone.has(element)).map((element) => quote(element));
}

function listed(words: readonly string[]): string {
  const rest = words.length - SHOWN;
  return rest > 0 ? `${words.slice(0, SHOWN).join(', ')} and ${rest} more` : words.join(', ');
}

function indicatorsOf(iocs: Indicators = {}): string[] {
  const texts = [iocs.domains, iocs.ips, iocs.urls, iocs.strings].flatMap((list) => list ?? []);
  const files = (iocs.files ?? []).map(({ path, digests }) =>
    [path, ...Object.values(digests ?? {})].filter(Boolean).join(' '),
  );
  return [...texts, ...files];
}

function noteOf({ details = '' }: Osv): string {
  const parsed = parseDetails(details);
  return 'user' in parsed ? parsed.user : details;
}
