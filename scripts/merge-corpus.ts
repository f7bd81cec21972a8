/**
 * Takes every report of a repository apart into its single-origin contributions, merges these again in random orders, and
 * lists what differs. `MAL_CORPUS=<checkout> npx tsx scripts/merge-corpus.ts [orders]`. Exit 1 if an order changes a byte
 * or something is lost.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../src/core/merge/canonical.ts';
import { claimsOf, isEmpty, subtractClaims, uniteClaims } from '../src/core/merge/claims.ts';
import { takeApart } from '../src/core/merge/take-apart.ts';
import { packageOf } from '../src/core/package-of.ts';
import { type Affected, type Osv, originsOf } from '../src/core/report.ts';
import { type MergedReport, mergeReports, versionOrder } from '../src/merge.ts';

const corpus = process.env.MAL_CORPUS;
if (!corpus) {
  console.error('Set MAL_CORPUS to a checkout of the database to take apart.');
  process.exit(2);
}
const orders = Number(process.argv[2] ?? 3);
const NOW = '2025-06-01T00:00:00Z';
const counts = new Map<string, number>();
const count = (what: string, n = 1): void => void counts.set(what, (counts.get(what) ?? 0) + n);
let failures = 0;

for (const path of reportPaths(join(corpus, 'osv'))) {
  const osv: Osv = JSON.parse(readFileSync(path, 'utf8'));
  count('reports');
  const order = versionOrder(packageOf(osv)?.ecosystem ?? '');
  const parts = takeApart(osv, order);
  if (!parts) {
    count('reports without origins');
    continue;
  }
  count('contributions', parts.length);
  count('origins without an id', originsOf(osv).filter(({ id }) => !id).length);
  if (originsOf(osv).some(({ versions, ranges }) => !versions && !ranges))
    count('reports with an origin that claims nothing');
  const merged = mergeReports(parts, { now: NOW });
  count('superseded origins', merged.superseded.length);
  for (let i = 1; i < orders; i++) {
    const again = mergeReports(shuffle(parts), { now: NOW });
    if (again.text !== merged.text) fail(path, 'another order gives other bytes');
  }
  const again = mergeReports([{ osv, text: '' }, ...shuffle(parts)], { now: NOW });
  if (!again.unchanged) fail(path, 'its own parts change the report');
  const differences = compare(osv, merged);
  if (differences.length > 0) count('reports that differ from the original');
  for (const difference of differences) {
    count(difference);
    console.log(`${path.slice(corpus.length + 1)}: ${difference}`);
  }
}
for (const [what, n] of [...counts].sort()) console.log(`${String(n).padStart(7)}  ${what}`);
console.log(`${String(failures).padStart(7)}  failures`);
process.exitCode = failures === 0 ? 0 : 1;

function* reportPaths(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* reportPaths(path);
    else if (entry.name.endsWith('.json')) yield path;
  }
}

function shuffle<T>(list: readonly T[]): T[] {
  const rest = [...list];
  const result: T[] = [];
  while (rest.length > 0) result.push(...rest.splice(Math.floor(Math.random() * rest.length), 1));
  return result;
}

function fail(path: string, why: string): void {
  failures++;
  console.log(`FAILED ${path}: ${why}`);
}

/** Each kind of difference once. What a list lost is a failure; what `affected` lost needs a revision or a person's edit. */
function compare(original: Osv, { osv: merged, superseded }: MergedReport): string[] {
  const found: string[] = [];
  const [was = {}, is = {}] = [original.affected[0], merged?.affected[0]];
  const lists = {
    aliases: [original.aliases, merged?.aliases],
    references: [original.references, merged?.references],
    credits: [original.credits, merged?.credits],
    indicators: [flat(original.database_specific?.iocs), flat(merged?.database_specific?.iocs)],
    'affected content': [flat(was.database_specific), flat(is.database_specific)],
  };
  for (const [name, [before, after]] of Object.entries(lists)) {
    const [old, now] = [keys(before), keys(after)];
    if ([...old].some((key) => !now.has(key))) {
      fail(original.id ?? '', `${name} lost`);
    }
    if ([...now].some((key) => !old.has(key))) found.push(`${name}: more`);
    if ((before?.length ?? 0) > old.size) found.push(`${name}: duplicates repaired`);
  }
  found.push(...compareAffected(original, was, is, superseded));
  return found;
}

/** What `affected` lost or gained, and whether a later revision, a person's edit or the canonical form is the reason. */
function compareAffected(
  original: Osv,
  was: Affected,
  is: Affected,
  superseded: MergedReport['superseded'],
): string[] {
  const order = versionOrder(packageOf(original)?.ecosystem ?? '');
  const before = claimsOf(was.versions, was.ranges, order);
  const after = claimsOf(is.versions, is.ranges, order);
  const corrected = originsOf(original)
    .filter(({ sha256 }) => superseded.some((row) => row.sha256 === sha256))
    .map(({ versions, ranges }) => claimsOf(versions, ranges, order));
  const gone = subtractClaims(before, after, order);
  const byHand = subtractClaims(gone, uniteClaims(corrected, order), order);
  const back = subtractClaims(after, before, order);
  const found: string[] = [];
  if (!isEmpty(gone) && isEmpty(byHand)) found.push('affected: gone, only superseded origins claim it');
  if (!isEmpty(byHand)) found.push('affected: gone, a person had added it');
  if (!isEmpty(back)) found.push('affected: back, a person had removed it');
  const rewritten = canonicalJson(was.ranges ?? []) !== canonicalJson(is.ranges ?? []);
  if (rewritten && isEmpty(gone) && isEmpty(back)) found.push('affected: the same ranges as one union');
  return found;
}

function keys(list: readonly unknown[] | undefined): Set<string> {
  return new Set((list ?? []).map(canonicalJson));
}

/** Every element of every list of an open object, with its path. */
function flat(value: unknown, path = ''): unknown[] {
  if (Array.isArray(value)) return value.map((element) => [path, element]);
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, `${path}/${key}`));
}
