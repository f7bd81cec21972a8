import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { formatReport } from '../../../src/core/format.ts';
import { type Branches, mergeBranches } from '../../../src/core/merge/branches.ts';
import { canonicalJson } from '../../../src/core/merge/canonical.ts';
import type { MergeInput } from '../../../src/core/merge/merge-reports.ts';
import { numberReport } from '../../../src/core/merge/number.ts';
import type { Osv } from '../../../src/core/report.ts';
import { mergeReports, mergeWorld } from '../../../src/merge.ts';
import { type History, history, NOW } from './arbitraries.ts';
import { from } from './reports.ts';

const numRuns = Number(process.env.MAL_RUNS ?? 100);
vi.setConfig({ testTimeout: 10_000 + 100 * numRuns });
const check = (property: fc.IRawProperty<unknown>): void =>
  fc.assert(property as fc.IProperty<unknown>, { numRuns });

const world = mergeWorld({ now: NOW });
const stored = (osv: Osv): MergeInput => {
  const text = formatReport(osv);
  return { osv: JSON.parse(text), text };
};
/** `modified` counts the steps that led to a report. */
const steps = (osv: Osv): string => formatReport(osv).replace(/^ {2}"modified": .*\n/m, '');

interface Fork {
  ancestor: MergeInput;
  ours: MergeInput;
  theirs: MergeInput;
  contributions: [MergeInput[], MergeInput[]];
}

/** A numbered report, and two branches that merge contributions into it. */
function forkOf({ contributions }: History): Fork | undefined {
  const [first, ...rest] = contributions.map(stored);
  const numbered = numberReport(first!, 'MAL-2024-7', mergeWorld({ now: '2024-02-01T00:00:00Z' }));
  if ('problem' in numbered) return undefined;
  const ancestor = stored(numbered.osv);
  const half = rest.length >> 1;
  const parts: Fork['contributions'] = [rest.slice(0, half + 1), rest.slice(half)];
  const [ours, theirs] = parts.map((part) => stored(mergeReports([ancestor, ...part], { now: NOW }).osv!));
  return { ancestor, ours: ours!, theirs: theirs!, contributions: parts };
}

function merged(branches: Branches): Osv {
  const result = mergeBranches(branches, world);
  if (result.kind === 'merged') return result.osv;
  throw new Error(result.kind === 'clash' ? `clash in ${result.fields.join(', ')}` : result.reason);
}

const property = (holds: (fork: Fork) => void): void =>
  check(
    fc.property(history, (h) => {
      const fork = forkOf(h);
      if (fork) holds(fork);
    }),
  );

describe('two branches that merge contributions into one report', () => {
  it('never contradict each other, and come to what all of them merged at once come to', () => {
    property(({ ancestor, ours, theirs, contributions }) => {
      const both = mergeReports([ancestor, ...contributions.flat()], { now: NOW }).osv!;
      const osv = merged({ ancestor, ours, theirs });
      expect(sortLists(osv)).toEqual(sortLists(both));
    });
  });

  it('come to the same report whichever is merged into the other', () => {
    property(({ ancestor, ours, theirs }) => {
      expect(formatReport(merged({ ancestor, ours, theirs }))).toBe(
        formatReport(merged({ ancestor, ours: theirs, theirs: ours })),
      );
    });
  });

  it('leave a branch as it is where the other changed nothing or the same', () => {
    property(({ ancestor, ours }) => {
      expect(formatReport(merged({ ancestor, ours, theirs: ancestor }))).toBe(ours.text);
      expect(formatReport(merged({ ancestor, ours: ancestor, theirs: ours }))).toBe(ours.text);
      expect(formatReport(merged({ ancestor, ours, theirs: ours }))).toBe(ours.text);
    });
  });

  it('undo on one side what the other side leaves alone', () => {
    property(({ ancestor, ours, theirs }) => {
      // A revert: the ancestor is the later state.
      const osv = merged({ ancestor: ours, ours: ancestor, theirs: ours });
      expect(steps(osv)).toBe(steps(ancestor.osv));
      expect(() => merged({ ancestor: ours, ours: ancestor, theirs })).not.toThrow();
    });
  });
});

describe('a field that is generated', () => {
  it('is no contradiction, whatever both sides wrote there', () => {
    const numbered = numberReport(
      { osv: from('g', '1', '2024-01-01', { versions: ['1.0.0'] }) },
      'MAL-2024-7',
      mergeWorld({ now: NOW }),
    );
    if ('problem' in numbered) throw new Error(numbered.problem);
    const [ancestor, ours, theirs] = [numbered.osv.summary, 'A', 'B'].map((summary) =>
      stored({ ...numbered.osv, summary: summary as string }),
    );
    const osv = merged({ ancestor: ancestor!, ours: ours!, theirs: theirs! });
    expect(osv.summary).toBe(numbered.osv.summary);
  });
});

/** The order of grow-only lists, the only thing that may tell two steps from one. */
function sortLists(osv: Osv): Osv {
  const sorted: Osv = JSON.parse(steps(osv));
  const sort = (list: unknown[] | undefined): void =>
    void list?.sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) sort(value);
    if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) walk(child);
  };
  for (const key of ['aliases', 'related', 'upstream', 'references', 'credits', 'severity'] as const)
    sort(sorted[key]);
  walk(sorted.database_specific);
  walk(sorted.affected[0]?.database_specific);
  walk(sorted.affected[0]?.severity);
  return sorted;
}
