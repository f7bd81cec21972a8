/** What the result of a merge means, against a second, point-by-point reading of the laws. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { toSectionText } from '../../../src/core/details.ts';
import { isAffected } from '../../../src/core/evaluate.ts';
import { type Interval, intervalsOf, unite } from '../../../src/core/intervals.ts';
import { numberReport } from '../../../src/core/merge/number.ts';
import {
  type Affected,
  type FalsePositive,
  type Json,
  ORIGINS,
  type Origin,
  type Osv,
  originsOf,
  type Range,
} from '../../../src/core/report.ts';
import { compareInstants } from '../../../src/core/time.ts';
import { mergeReports, mergeWorld, versionOrder } from '../../../src/merge.ts';
import { ALPHABETS, arbitrariesOf, history, NOW, withoutUndefined } from './arbitraries.ts';

const numRuns = Number(process.env.MAL_RUNS ?? 100);
vi.setConfig({ testTimeout: 10_000 + 100 * numRuns });
const { compare, parses } = versionOrder('npm');
const [npm] = ALPHABETS;
const POINTS = [...npm!.versions, '0.0.0', '1.0.2', '2.0.0-0', '99.0.0'];

const merge = (...inputs: Osv[]): Osv => mergeReports(inputs, { now: NOW }).osv!;
const affectedBy = (osv: Osv): string[] =>
  POINTS.filter((version) => isAffected(version, osv.affected[0]!, compare));

describe('law 3: nothing is lost', () => {
  it('keeps every alias, reference, credit, indicator and text of every contribution', () => {
    fc.assert(
      fc.property(history, ({ contributions }) => {
        const parts = contributions.map((osv) => ({
          ...osv,
          database_specific: { ...osv.database_specific, removed: [] },
        }));
        const result = merge(...parts);
        const kept = new Set(strings(result));
        for (const { aliases, references, credits, database_specific: own } of parts) {
          const all = [
            ...(aliases ?? []),
            ...(references ?? []),
            ...(credits ?? []),
            ...(own?.iocs?.urls ?? []),
          ];
          for (const value of all) expect(kept).toContain(canonical(value));
        }
        const rows = parts.flatMap((osv) =>
          originsOf(osv).map(({ source, sha256 }) => `${source} ${sha256}`),
        );
        if (new Set(rows).size < rows.length) return;
        for (const osv of parts) {
          if (originsOf(osv).length === 1)
            expect(strings(result).join()).toContain(
              canonical(toSectionText(osv.details ?? '')).slice(1, -1),
            );
        }
      }),
      { numRuns },
    );
  });

  it('keeps every scalar, list element and key of open content, in place or in conflicts', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1, maxLength: 4 }), (values) => {
        const result = merge(
          ...values.map((k, i) => contribution(`${i}`, { k: JSON.parse(JSON.stringify(k)) })),
        );
        const kept = leaves(result.database_specific?.k, '/database_specific/k');
        for (const conflict of result.database_specific?.conflicts ?? [])
          kept.push(...leaves(conflict.value, conflict.path));
        const set = new Set(kept);
        for (const k of values)
          for (const leaf of leaves(JSON.parse(JSON.stringify(k)), '/database_specific/k'))
            expect(set).toContain(leaf);
      }),
      { numRuns },
    );
  });
});

describe('laws 4, 5 and 6: what is affected', () => {
  it('is at every version what the rows, the additions and the entries say', () => {
    fc.assert(
      fc.property(history, ({ alphabet, contributions }) => {
        if (alphabet !== npm) return;
        const result = merge(...contributions);
        const expected = POINTS.filter((version) => oracle(result, version));
        if (expected.length > 0) {
          expect(affectedBy(plainOf(result))).toEqual(expected);
        }
      }),
      { numRuns: numRuns * 3 },
    );
  });

  it('is never empty while any row claims anything', () => {
    fc.assert(
      fc.property(history, ({ contributions, assigned }) => {
        const result = mergeReports([...contributions, ...(assigned ? [assigned] : [])], { now: NOW });
        if (!result.osv || result.unchanged) return;
        const claims = originsOf(result.osv).filter(
          ({ superseded, versions, ranges }) =>
            !superseded && (versions?.length ?? 0) + (ranges?.length ?? 0) > 0,
        );
        const [entry] = result.osv.affected;
        if (claims.length > 0)
          expect((entry?.versions?.length ?? 0) + (entry?.ranges?.length ?? 0)).toBeGreaterThan(0);
      }),
      { numRuns },
    );
  });
});

describe('law 6: what a hand leaves in an assigned report', () => {
  const { claims } = arbitrariesOf(npm!);

  it('is what stays affected after the next import, and after the source repeats itself', () => {
    fc.assert(
      fc.property(claims, claims, (sourced, edited) => {
        const report = numbered(contribution('61', { claims: sourced }));
        const byHand: Osv = {
          ...report,
          affected: [
            withoutUndefined({ package: report.affected[0]!.package, ...edited }) as unknown as Affected,
          ],
        };
        const listed = affectedBy(plainOf(byHand));
        if (listed.length === 0) return;
        const news = contribution('71', { source: 'z', id: 'Z', claims: { versions: ['9.9.9'] } });
        const next = merge(byHand, news);
        expect(affectedBy(plainOf(next))).toEqual(listed);
        const repeated = contribution('65', { claims: sourced, time: '2024-03-01T00:00:00Z' });
        expect(affectedBy(plainOf(merge(next, repeated)))).toEqual(listed);
        expect(merge(next, repeated).withdrawn).toBeUndefined();
      }),
      { numRuns: numRuns * 3 },
    );
  });
});

interface Parts {
  source?: string;
  id?: string;
  claims?: object;
  time?: string;
  k?: Json;
}

function contribution(
  sha256: string,
  { source = 'g', id = 'G', claims = { versions: ['1.0.0'] }, time = '2024-01-02T00:00:00Z', k }: Parts,
): Osv {
  const lists = withoutUndefined(claims);
  const row = { source, sha256, id, import_time: time, modified_time: time, ...lists };
  return {
    modified: time,
    published: time,
    schema_version: '1.9.0',
    id: 'MAL-0000-p',
    details: '',
    affected: [{ package: { ecosystem: 'npm', name: 'p' }, ...lists }],
    database_specific: { ...(k === undefined ? {} : { k }), [ORIGINS]: [row] },
  } as unknown as Osv;
}

function numbered(osv: Osv): Osv {
  const result = numberReport({ osv }, 'MAL-2024-7', mergeWorld({ now: '2024-02-01T00:00:00Z' }));
  if ('problem' in result) throw new Error(result.problem);
  return result.osv;
}

/** Without the ranges that are no interval unions: no order says what they cover. */
function plainOf(osv: Osv): Osv {
  const [entry] = osv.affected;
  const ranges = (entry?.ranges ?? []).filter((range) => isPlain(range));
  return { ...osv, affected: [{ ...entry, ranges }] };
}

const isPlain = ({ type, events, ...others }: Range): boolean =>
  type !== 'GIT' &&
  Object.keys(others).length === 0 &&
  events.every((event) =>
    Object.entries(event).every(
      ([kind, v]) => kind !== 'limit' && ((kind === 'introduced' && v === '0') || parses(v)),
    ),
  );

/** Whether a version is affected, decided for this version alone. */
function oracle(osv: Osv, version: string): boolean {
  const rows = originsOf(osv);
  const entries = [...(osv.database_specific?.['false-positives'] ?? [])];
  for (const row of rows) {
    if (row.superseded || isGone(row)) continue;
    const group = rows.filter(
      (other) => other === row || (row.id && other.source === row.source && other.id === row.id),
    );
    const claimed = (other: Origin, kind: Kind): boolean =>
      firm(other, version) ||
      (other.versions ?? []).some((v) => v === version || (kind === 'bounded' && same(v, version)));
    const cancels =
      (kind: Kind) =>
      (entry: FalsePositive): boolean =>
        group.some((other) => compareInstants(other.import_time, entry.time) <= 0 && claimed(other, kind));
    if (row.versions?.includes(version) && stands(decided(entries, version, 'explicit'), cancels('explicit')))
      return true;
    if (firm(row, version) && stands(decided(entries, version, 'bounded'), cancels('bounded'))) return true;
    if (open(row, version) && stands(decided(entries, version, 'open'), () => true)) return true;
  }
  for (const addition of osv.database_specific?.additions ?? []) {
    const cancels = (entry: FalsePositive): boolean => compareInstants(entry.time, addition.time) >= 0;
    if (addition.versions?.includes(version) && stands(decided(entries, version, 'explicit'), cancels))
      return true;
    if (firm(addition, version) && stands(decided(entries, version, 'bounded'), cancels)) return true;
    if (open(addition, version) && stands(decided(entries, version, 'open'), cancels)) return true;
  }
  return false;
}

const same = (a: string, b: string): boolean => parses(a) && compare(a, b) === 0;

type Kind = 'explicit' | 'bounded' | 'open';

const isGone = ({ withdrawn, reinstated }: Origin): boolean => compareInstants(withdrawn, reinstated) > 0;
const stands = (entry: FalsePositive | undefined, cancels: (entry: FalsePositive) => boolean): boolean =>
  !entry || entry.reinstated === true || !cancels(entry);

function decided(entries: readonly FalsePositive[], version: string, kind: Kind): FalsePositive | undefined {
  return entries.findLast((entry) => {
    const lists =
      kind === 'explicit'
        ? entry.versions?.includes(version)
        : entry.versions?.some((v) => parses(v) && compare(v, version) === 0);
    return lists || firm(entry, version) || (kind === 'open' && open(entry, version));
  });
}

interface Ranged {
  ranges?: Range[];
}
const inside = (version: string, interval: Interval): boolean =>
  (interval.from === undefined || compare(version, interval.from) >= 0) &&
  (interval.until === undefined || compare(version, interval.until) < (interval.inclusive ? 1 : 0));
const spans = ({ ranges = [] }: Ranged): Interval[] =>
  unite([], compare).concat(ranges.filter(isPlain).flatMap((range) => intervalsOf(range, compare)));
const firm = (claims: Ranged, version: string): boolean =>
  spans(claims).some((s) => s.until !== undefined && inside(version, s));
const open = (claims: Ranged, version: string): boolean =>
  spans(claims).some((s) => s.until === undefined && inside(version, s));

/** Every value anywhere in a report, as canonical JSON. */
function strings(value: unknown): string[] {
  const own = [canonical(value)];
  if (Array.isArray(value)) return [...own, ...value.flatMap(strings)];
  return typeof value === 'object' && value !== null
    ? [...own, ...Object.values(value).flatMap(strings)]
    : own;
}

/** What must be found again: each scalar and each element of a list at its path, and each object and list as such. */
function leaves(value: unknown, path: string): string[] {
  if (Array.isArray(value))
    return [`${path} list`, ...value.map((element) => `${path} has ${canonical(element)}`)];
  if (typeof value !== 'object' || value === null)
    return value === undefined ? [] : [`${path} is ${JSON.stringify(value)}`];
  return [
    `${path} object`,
    ...Object.entries(value).flatMap(([key, inner]) =>
      leaves(inner, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ),
  ];
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)}}`;
}
