import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../src/check-report.ts';
import { parseDetails } from '../../../src/core/details.ts';
import { ORIGINS, type Osv, originsOf } from '../../../src/core/report.ts';
import { judge, presentOf } from '../../../src/ingest/judge/judge.ts';
import type { JudgeOptions, JudgeWorld, Present, Verdict } from '../../../src/ingest/judge/types.ts';
import type { Contribution } from '../../../src/ingest/prepare/types.ts';
import { mergeReports } from '../../../src/merge.ts';
import { advisory, contributionOf, entry, hostile, NOW, prepared, RUN, source } from '../documents.ts';

const WORLD: JudgeWorld = { now: NOW, idPrefix: 'MAL', isPopular: RUN.isPopular, namesLike: () => [] };
const ANYTHING = { trust: { add: true, widen: true, popular: true, withdraw: true, indicators: true } };

/** One advisory of one source, in the order in which that shows it. */
interface Story {
  source: string;
  revisions: Contribution[];
}

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 0 });
const revision = fc.record({
  versions: fc.subarray(['1.0.0', '1.0.1', '1.1.0', '2.0.0'], { minLength: 1 }),
  all: fc.constantFrom(false, false, true),
  details: fc.constantFrom('It steals.', 'It steals tokens.', ''),
  urls: some(['https://example.org/a', 'https://example.org/b']),
  domains: some(['c2.bad-host.io', 'c3.bad-host.io']),
  withdrawn: fc.constantFrom(false, false, false, true),
});
const story = fc.record({
  source: fc.constantFrom('feed-a', 'feed-b'),
  id: fc.constantFrom('X-1', 'X-2'),
  revisions: fc.array(revision, { minLength: 1, maxLength: 3 }),
});

function storiesOf(given: (typeof story extends fc.Arbitrary<infer T> ? T : never)[]): Story[] {
  const unique = [...new Map(given.map((one) => [`${one.source} ${one.id}`, one])).values()];
  return unique.map(({ source: id, id: advisoryId, revisions }) => ({
    source: id,
    revisions: revisions.map((one, i) =>
      contributionOf(
        advisory({
          id: advisoryId,
          modified: `2025-0${i + 1}-01T00:00:00Z`,
          published: `2025-01-01T00:00:00Z`,
          details: one.details,
          summary: '',
          ...(one.withdrawn ? { withdrawn: '2025-06-01T00:00:00Z' } : {}),
          affected: [entry('p', one.all ? {} : { versions: one.versions, ranges: undefined })],
          references: one.urls.map((url) => ({ type: 'WEB', url })),
          database_specific: { iocs: { domains: one.domains } },
        }),
        source({ id, aliasId: false }),
      ),
    ),
  }));
}

/** The stories interleaved as the numbers say, each in its own order, and some of it shown once more. */
function interleaved(stories: readonly Story[], seed: readonly number[]): Contribution[] {
  const queues = stories.map(({ revisions }) => [...revisions]);
  const shown: Contribution[] = [];
  for (let i = 0; queues.some((queue) => queue.length > 0); i++) {
    const number = seed[i % seed.length]!;
    if (number % 3 === 0 && shown.length > 0) shown.push(shown[number % shown.length]!);
    const waiting = queues.filter((queue) => queue.length > 0);
    shown.push(waiting[number % waiting.length]!.shift()!);
  }
  return shown;
}

function take(
  contributions: readonly Contribution[],
  from: Present,
  options: JudgeOptions = {},
): { present: Present; verdicts: Verdict[] } {
  let present = from;
  const verdicts = contributions.map((contribution) => {
    const verdict = judge(
      contribution,
      present,
      source({ ...ANYTHING, id: contribution.row.source }),
      WORLD,
      options,
    );
    if (verdict.allowed) present = verdict.after;
    return verdict;
  });
  return { present, verdicts };
}

const NUMBERED: Osv = {
  modified: '2025-01-01T00:00:00Z',
  published: '2025-01-01T00:00:00Z',
  schema_version: '1.9.0',
  id: 'MAL-2025-1000001',
  summary: 'Malicious code in p (npm)',
  details: 'A person wrote this.\n',
  affected: [{ package: { ecosystem: 'npm', name: 'p', purl: 'pkg:npm/p' }, versions: ['0.9.0'] }],
};
const startOf = (numbered: boolean): Present => presentOf(numbered ? [{ osv: NUMBERED }] : [], RUN);

/** Everything a reader sees; which of two rows of equal content stands for it does not count. */
function contentOf(osv: Osv): unknown {
  const { [ORIGINS]: _, disputes = [], ...own } = osv.database_specific ?? {};
  const details = parseDetails(osv.details ?? '');
  if ('problem' in details) throw new Error(details.problem);
  const sections = details.sections.map(({ source: by, text }) => `${by}: ${text}`);
  const sorted = (list: unknown[] = []): unknown[] => list.map((element) => JSON.stringify(element)).sort();
  return {
    affected: osv.affected,
    withdrawn: osv.withdrawn,
    references: sorted(osv.references),
    own: JSON.stringify(own),
    sections: sections.sort(),
    disputes: disputes.map(({ by }) => by).sort(),
  };
}

const seed = fc.array(fc.nat({ max: 1000 }), { minLength: 8, maxLength: 8 });
const history = fc.record({
  stories: fc.array(story, { minLength: 1, maxLength: 4 }),
  numbered: fc.boolean(),
  a: seed,
  b: seed,
});

describe('importing', () => {
  it('gives the same bytes in any order, grouping and repetition, if nothing is held to be known', () => {
    fc.assert(
      fc.property(history, ({ stories, numbered, a, b }) => {
        const all = storiesOf(stories);
        const base = numbered ? [NUMBERED] : [];
        const at = { now: '2026-01-01T00:00:00Z' };
        const once = mergeReports([...base, ...interleaved(all, a).map(({ osv }) => osv)], at);
        const other = mergeReports(
          [
            ...base,
            ...interleaved(all, b)
              .reverse()
              .map(({ osv }) => osv),
          ],
          at,
        );
        expect(other.text).toBe(once.text);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same content in whatever order the sources come, and no error', () => {
    fc.assert(
      fc.property(history, ({ stories, numbered, a, b }) => {
        const all = storiesOf(stories);
        const results = [a, b].map((numbers) => {
          const { present } = take(interleaved(all, numbers), startOf(numbered));
          const { osv } = present.merged()!;
          expect(checkReport(osv!, { now: NOW }).filter(({ severity }) => severity === 'error')).toEqual([]);
          return contentOf(osv!);
        });
        expect(results[1]).toEqual(results[0]);
      }),
      { numRuns: 300 },
    );
  });

  it('the same objects again does nothing, whether kept in files or merged', () => {
    fc.assert(
      fc.property(history, ({ stories, numbered, a, b }) => {
        const all = storiesOf(stories);
        const { present } = take(interleaved(all, a), startOf(numbered));
        const merged = presentOf([{ osv: present.merged()!.osv! }], RUN);
        for (const from of [present, merged]) {
          const replay = take(interleaved(all, b), from);
          const idle = replay.verdicts.filter((verdict) => verdict.idle);
          // What was the same content in one order is in no other more than a row without effect.
          expect(contentOf(replay.present.merged()?.osv ?? merged.inputs[0]!.osv)).toEqual(
            contentOf(present.merged()!.osv!),
          );
          const again = take(interleaved(all, a), replay.present);
          expect(again.verdicts.every((verdict) => verdict.idle)).toBe(true);
          expect(idle.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is what merging all at once would give, where no content repeats', () => {
    fc.assert(
      fc.property(history, ({ stories, numbered, a }) => {
        const contributions = interleaved(storiesOf(stories), a);
        const { present, verdicts } = take(contributions, startOf(numbered));
        fc.pre(verdicts.every(({ kind }) => kind !== 'same-content'));
        const at = { now: '2026-01-01T00:00:00Z' };
        const merged = mergeReports(
          [...(numbered ? [NUMBERED] : []), ...contributions.map(({ osv }) => osv)],
          at,
        );
        expect(present.merged()?.text).toBe(merged.text);
        expect(present.merged()?.unchanged).toBe(merged.unchanged);
        expect(present.merged()?.superseded).toEqual(merged.superseded);
      }),
      { numRuns: 150 },
    );
  });

  it('ends where the source is, wherever it has been', () => {
    fc.assert(
      fc.property(
        story,
        fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        (one, walk, numbered) => {
          const [{ revisions } = { revisions: [] }] = storiesOf([one]);
          let present = startOf(numbered);
          let now = NOW;
          let last: number | undefined;
          for (const step of walk) {
            const index = step % revisions.length;
            if (index === last) continue;
            const given = revisions[index]!;
            const options = { again: last !== undefined };
            const config = source({ ...ANYTHING, id: given.row.source });
            present = judge(given, present, config, { ...WORLD, now }, options).after;
            last = index;
            now += 10_000;
          }
          const live = originsOf(present.merged()!.osv!).filter(({ superseded }) => !superseded);
          const { row } = revisions[last!]!;
          expect(live).toHaveLength(1);
          expect(live[0]?.versions ?? []).toEqual(row.versions ?? []);
          expect(live[0]?.ranges ?? []).toEqual(row.ranges ?? []);
          const withdrawn =
            live[0]?.withdrawn !== undefined && live[0].withdrawn > (live[0].reinstated ?? '');
          expect(withdrawn).toBe(row.withdrawn !== undefined);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('whatever a source sends', () => {
  it('is judged without an exception, and merges to a report without errors', () => {
    const config = source(ANYTHING);
    let taken = 0;
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), fc.boolean(), (documents, again) => {
        const presents = new Map<string, Present>();
        for (const contribution of documents.flatMap(
          (document) => prepared(document, config).contributions,
        )) {
          const present = presents.get(contribution.directory) ?? presentOf([], RUN);
          const verdict = judge(contribution, present, config, WORLD, { again, accepted: true });
          expect(verdict.reason).not.toBe('');
          presents.set(contribution.directory, verdict.after);
          taken++;
        }
        for (const present of presents.values()) {
          const { osv, aside } = present.merged()!;
          expect(aside).toEqual([]);
          expect(checkReport(osv!, { now: NOW }).filter(({ severity }) => severity === 'error')).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});
