import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { formatReport } from '../../../src/core/format.ts';
import { numberReport } from '../../../src/core/merge/number.ts';
import type { Affected, Osv } from '../../../src/core/report.ts';
import { type MergedReport, mergeReports, mergeWorld } from '../../../src/merge.ts';
import { type History, history, NOW, shuffled, withoutUndefined } from './arbitraries.ts';

const numRuns = Number(process.env.MAL_RUNS ?? 100);
vi.setConfig({ testTimeout: 10_000 + 100 * numRuns });
const check = (property: fc.IRawProperty<unknown>): void =>
  fc.assert(property as fc.IProperty<unknown>, { numRuns });

interface Input {
  osv: Osv;
  text: string;
}
const input = (osv: Osv): Input => ({ osv, text: formatReport(osv) });
const merge = (inputs: readonly Input[], now = NOW): MergedReport => mergeReports(inputs, { now });
/** What a merge leaves on disk, as the next merge finds it. */
const stored = ({ text }: MergedReport): Input => ({ osv: JSON.parse(text!), text: text! });
/** `modified` of an assigned report counts the steps that led to it. */
const steps = (text: string | undefined): string => (text ?? '').replace(/^ {2}"modified": .*\n/m, '');
/** The contributions, and often an assigned report: one in which nothing need agree, or our own after a hand edited it. */
function inputsOf({ contributions, assigned, edit, seed }: History): Input[] {
  const base =
    assigned ?? ((seed[1] ?? 0) % 2 === 0 ? editedByHand(contributions[0]!, edit, seed) : undefined);
  return [...(base ? [base] : []), ...contributions].map(input);
}

function editedByHand(contribution: Osv, edit: object, seed: readonly number[]): Osv | undefined {
  const numbered = numberReport(
    input(contribution),
    'MAL-2024-7',
    mergeWorld({ now: '2024-02-01T00:00:00Z' }),
  );
  if ('problem' in numbered) return undefined;
  const { versions, ranges, ...entry } = numbered.osv.affected[0]!;
  const edited: Osv = { ...numbered.osv };
  if ((seed[2] ?? 0) % 3 > 0) edited.affected = [withoutUndefined({ ...entry, ...edit }) as Affected];
  if ((seed[3] ?? 0) % 3 === 0) edited.withdrawn = '2024-03-01T00:00:00Z';
  if ((seed[3] ?? 0) % 3 === 1) delete edited.withdrawn;
  return edited;
}

const blank = (result: MergedReport): boolean => result.osv === undefined;

describe('law 1: order does not matter', () => {
  it('gives the same bytes for every permutation', () => {
    check(
      fc.property(history, (h) => {
        const inputs = inputsOf(h);
        expect(merge(shuffled(inputs, h.seed)).text).toBe(merge(inputs).text);
      }),
    );
  });

  it('gives the same bytes for every grouping, with results read back and merged further', () => {
    check(
      fc.property(history, (h) => {
        const inputs = shuffled(inputsOf(h), h.seed);
        const cut = (h.seed[0] ?? 0) % (inputs.length + 1);
        const groups = [inputs.slice(0, cut), inputs.slice(cut)].filter((group) => group.length > 0);
        const partial = groups
          .map((group) => merge(group))
          .filter((result) => !blank(result))
          .map(stored);
        expect(steps(merge(shuffled(partial, h.seed)).text)).toBe(steps(merge(inputs).text));
      }),
    );
  });

  it('gives the same bytes one by one, and with any of them repeated', () => {
    check(
      fc.property(history, (h) => {
        const inputs = shuffled(inputsOf(h), h.seed);
        let result: Input | undefined;
        for (const next of inputs) {
          const merged = merge(result ? [next, result] : [next]);
          if (!blank(merged)) result = stored(merged);
        }
        expect(steps(result?.text)).toBe(steps(merge(inputs).text));
        const contributions = inputs.filter(({ osv }) => osv.id !== 'MAL-2024-7');
        const again = contributions.filter((_, i) => (h.seed[i] ?? 0) % 2 === 0);
        expect(merge([...again, ...inputs]).text).toBe(merge(inputs).text);
      }),
    );
  });
});

describe('law 2: merging what is there changes nothing', () => {
  it('leaves the bytes of a result, whatever part of the inputs comes again', () => {
    check(
      fc.property(history, (h) => {
        const inputs = inputsOf(h);
        const result = merge(inputs);
        if (blank(result)) return;
        const again = inputs.filter(({ osv }, i) => osv.id !== 'MAL-2024-7' && (h.seed[i] ?? 0) % 3 > 0);
        const second = merge(shuffled([stored(result), ...again], h.seed), '2030-01-01T00:00:00Z');
        expect(second.text).toBe(result.text);
        if (result.base !== undefined) expect(second.unchanged).toBe(true);
      }),
    );
  });

  it('leaves an assigned report as it is, in whatever form, if nothing is new', () => {
    check(
      fc.property(history, (h) => {
        const assigned = inputsOf(h).find(({ osv }) => osv.id === 'MAL-2024-7')?.osv;
        if (!assigned) return;
        const text = `${JSON.stringify(assigned)}\n`;
        const result = merge([{ osv: assigned, text }]);
        if (!blank(result)) expect(result).toMatchObject({ unchanged: true, osv: assigned, text });
      }),
    );
  });
});
