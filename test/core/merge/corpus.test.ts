/** The laws on contributions taken apart from the real reports of the database at `MAL_CORPUS`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeApart } from '../../../src/core/merge/take-apart.ts';
import { packageOf } from '../../../src/core/package-of.ts';
import type { Osv } from '../../../src/core/report.ts';
import { type MergedReport, mergeReports, versionOrder } from '../../../src/merge.ts';
import { NOW, shuffled } from './arbitraries.ts';

const corpus = process.env.MAL_CORPUS;
const limit = Number(process.env.MAL_RUNS ?? 100);

function* reports(folder: string): Generator<Osv> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* reports(join(folder, entry.name));
    else if (entry.name.endsWith('.json')) yield JSON.parse(readFileSync(join(folder, entry.name), 'utf8'));
  }
}

/** The first `limit` reports of several origins, with their parts: one origin alone tells nothing of order. */
function* manyOrigins(): Generator<{ osv: Osv; parts: Osv[] }> {
  let found = 0;
  for (const osv of reports(join(corpus!, 'osv'))) {
    const parts = takeApart(osv, versionOrder(packageOf(osv)?.ecosystem ?? ''));
    if (!parts || parts.length < 2) continue;
    yield { osv, parts };
    if (++found >= limit) return;
  }
}

const merge = (...inputs: Osv[]): MergedReport => mergeReports(inputs, { now: NOW });
const stored = ({ text }: MergedReport): Osv => JSON.parse(text!);

describe.runIf(corpus)('the laws on real contributions', () => {
  it('hold for every order, grouping and repetition', () => {
    let seed = 1;
    for (const { osv, parts } of manyOrigins()) {
      const numbers = parts.map(() => (seed = (seed * 48_271) % 2_147_483_647));
      const { text } = merge(...parts);
      expect(merge(...shuffled(parts, numbers)).text, osv.id).toBe(text);
      const cut = 1 + ((numbers[0] ?? 0) % (parts.length - 1));
      const groups = [merge(...parts.slice(cut)), merge(...parts.slice(0, cut))].map(stored);
      expect(merge(...groups, parts[0]!).text, osv.id).toBe(text);
      let step = parts[0]!;
      for (const part of shuffled(parts, numbers)) step = stored(merge(step, part));
      expect(`${JSON.stringify(step, null, 2)}\n`, osv.id).toBe(text);
    }
  }, 600_000);

  it('leave every report as it is when its own parts come again', () => {
    for (const { osv, parts } of manyOrigins()) expect(merge(...parts, osv).unchanged, osv.id).toBe(true);
  }, 600_000);
});
