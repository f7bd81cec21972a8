import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { canonicalJson } from '../../../src/core/merge/canonical.ts';
import type { OpenNode } from '../../../src/core/merge/open-content.ts';
import { read } from '../../../src/core/merge/read.ts';
import { addsNothing, join, type State } from '../../../src/core/merge/state.ts';
import { write } from '../../../src/core/merge/write.ts';
import { packageOf } from '../../../src/core/package-of.ts';
import type { Osv } from '../../../src/core/report.ts';
import { versionOrder } from '../../../src/merge.ts';
import { history, NOW } from './arbitraries.ts';

const numRuns = Number(process.env.MAL_RUNS ?? 100);
vi.setConfig({ testTimeout: 10_000 + 100 * numRuns });

function stateOf(osv: Osv): State | undefined {
  const state = read(osv, {
    order: versionOrder(packageOf(osv)!.ecosystem),
    assigned: osv.id === 'MAL-2024-7' ? osv.id : undefined,
    contributed: () => ({ source: 'community', sha256: 'c0', import_time: NOW }),
  });
  return typeof state === 'string' ? undefined : state;
}

const nodeOf = ({ object, list, scalars }: OpenNode): unknown => ({
  object: object && Object.fromEntries([...object].map(([key, child]) => [`.${key}`, nodeOf(child)])),
  list: list && [...list.keys()].sort(),
  scalars: scalars && [...scalars.keys()].sort(),
});

/** What identifies the report beside its content: an assigned report keeps its own. */
const headingOf = ({ base, id, package: pkg, modified, published }: State): unknown =>
  base
    ? { id: base.id, modified: modified?.text }
    : { id, pkg, modified: modified?.text, published: published?.text };

/** Every field that a contribution can change, as text. */
const fingerprint = (state: State): string => canonicalJson(headingOf(state)) + contentOf(state);

function contentOf(state: State): string {
  const rows = [...state.rows].map(([key, row]) => [
    key,
    {
      ...row,
      claims: 0,
      versions: [...row.versions.keys()].sort(),
      ranges: [...row.ranges.keys()].sort(),
      others: Object.fromEntries([...row.others].map(([k, v]) => [`.${k}`, v])),
    },
  ]);
  const keys = (map: ReadonlyMap<string, unknown>): string[] => [...map.keys()].sort();
  return canonicalJson({
    rows: rows.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
    additions: keys(state.additions),
    entries: keys(state.entries),
    disputes: keys(state.disputes),
    removed: keys(state.removed),
    strays: keys(state.strays),
    lists: Object.fromEntries(Object.entries(state.lists).map(([name, list]) => [name, keys(list)])),
    open: nodeOf(state.open),
  });
}

const writeState = (state: State): Osv =>
  write(state, {
    id: state.base?.id ?? state.id,
    modified: state.modified?.text,
    published: state.base ? state.base.osv.published : state.published?.text,
    summary: ({ name }) => name,
  });

const states = history.map(({ contributions, assigned }) =>
  [...contributions, ...(assigned ? [assigned] : [])].map(stateOf).filter((state) => state !== undefined),
);
const all = (list: readonly State[]): State | undefined =>
  list.reduce<State | undefined>((a, b) => (a ? join(a, b) : b), undefined);

describe('states', () => {
  it('join commutatively, associatively and idempotently in every field', () => {
    fc.assert(
      fc.property(states, ([a, b, c]) => {
        if (!a || !b) return;
        expect(fingerprint(join(a, b))).toBe(fingerprint(join(b, a)));
        expect(fingerprint(join(a, a))).toBe(fingerprint(a));
        expect(addsNothing(join(a, a), a)).toBe(true);
        if (!c) return;
        expect(fingerprint(join(join(a, b), c))).toBe(fingerprint(join(a, join(b, c))));
      }),
      { numRuns },
    );
  });

  it('are told to be unchanged exactly when every field is the same', () => {
    fc.assert(
      fc.property(states, ([a, b]) => {
        if (!a || !b) return;
        const [base, other] = b.base ? [b, a] : [a, b];
        const joined = join(base, other);
        expect(addsNothing(joined, base)).toBe(contentOf(joined) === contentOf(base));
      }),
      { numRuns },
    );
  });

  it('come back from the report they are written as', () => {
    fc.assert(
      fc.property(states, (list) => {
        const state = all(list);
        if (!state) return;
        const written = JSON.parse(JSON.stringify(writeState(state)));
        const again = stateOf(written)!;
        expect(again, JSON.stringify(written)).toBeDefined();
        expect(fingerprint(again)).toBe(fingerprint(state));
        expect(JSON.stringify(writeState(again))).toBe(JSON.stringify(writeState(state)));
      }),
      { numRuns },
    );
  });
});
