import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, type RepositoryConfig } from '../../src/core/config.ts';
import type { Diagnostic } from '../../src/core/diagnostic.ts';
import { formatReport } from '../../src/core/format.ts';
import type { Affected, Osv } from '../../src/core/report.ts';
import type { BadReportExample, ReportRule } from '../../src/core/rule.ts';
import { checkFound, type RunContext } from '../../src/engine/check-found.ts';
import { planNormalize } from '../../src/engine/plan-normalize.ts';
import { makeRunContext } from '../../src/engine/run-context.ts';
import { npm, PATH } from '../../src/rules/examples.ts';
import { RULES } from '../../src/rules/index.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const SETTINGS = { ...DEFAULT_CONFIG, firstNumber: 1_000_001 };

interface Report {
  path: string;
  text: string;
  config?: Partial<RepositoryConfig>;
  given?: Record<string, number>;
}

const found = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return { kind: 'file' as const, bytes, size: bytes.length };
};
const runOf = ({ config, given }: Report): RunContext =>
  makeRunContext({
    config: { ...SETTINGS, ...config },
    now: NOW,
    given: given && new Map(Object.entries(given)),
  });
const check = (report: Report): Diagnostic[] =>
  checkFound(report.path, found(report.text), runOf(report))!.diagnostics;
const words = (diagnostics: Diagnostic[]) =>
  diagnostics.map((d) => `${d.rule} ${d.pointer}: ${d.message}`).sort();

/** Fix, check again: nothing repairable is left, no error was added, and fixing again changes nothing. Gives what changed. */
function expectLaws(report: Report): 'nothing' | 'change' | 'refused' {
  const before = check(report);
  const plan = planNormalize(report.path, found(report.text), runOf(report));
  const fixable = words(before.filter((d) => d.fixable));
  // A wrong ecosystem hides what its versions do wrong; a repair that brings it to light is left to a person.
  if (plan.kind === 'refused' && plan.reason.startsWith('the repair would add an error')) return 'refused';
  if (plan.kind !== 'change') {
    expect(fixable, `claims to be repairable, but is ${plan.kind}: ${report.text}`).toEqual([]);
    return plan.kind;
  }
  const { change } = plan;
  if (change.kind === 'delete') throw new Error('normalize deletes nothing');
  const repaired = { ...report, path: change.kind === 'move' ? change.to : change.path, text: change.text };
  const after = check(repaired);
  expect(words(after.filter((d) => d.fixable)), report.text).toEqual([]);
  const errors = (list: Diagnostic[]) => list.filter((d) => d.severity === 'error').length;
  expect(errors(after), `${report.text}\n${words(after).join('\n')}`).toBeLessThanOrEqual(errors(before));
  expect(planNormalize(repaired.path, found(repaired.text), runOf(repaired)), report.text).toEqual({
    kind: 'nothing',
  });
  expect(fixable, 'changes something, but no finding said so').not.toEqual([]);
  return 'change';
}

const examples = RULES.filter((rule): rule is ReportRule => rule.scope === 'report').flatMap((rule) =>
  rule.bad.map((bad) => ({ id: rule.id, bad })),
);

function reportOf({ osv, path = PATH, config, given }: BadReportExample): Report {
  return { path, text: formatReport(osv), ...(config && { config }), ...(given && { given }) };
}

/** Puts the defects of several examples into one report: each contributes what differs from the plain report. */
function combined(parts: readonly BadReportExample[]): Osv {
  const plain = npm('left-pad');
  const result = structuredClone(plain) as unknown as Record<string, unknown>;
  const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
  for (const { osv } of parts) {
    for (const key of new Set([...Object.keys(osv), ...Object.keys(plain)]) as Set<keyof Osv>) {
      if (!differs(osv[key], plain[key])) continue;
      if (key === 'affected' && osv.affected.length === 1) {
        const list = result.affected as Affected[];
        if (list.length === 0) list.push({});
        const first = list[0]!;
        for (const [inner, value] of Object.entries(osv.affected[0]!)) {
          if (differs(value, plain.affected[0]?.[inner as keyof Affected]))
            Object.assign(first, { [inner]: value });
        }
      } else if (key === 'database_specific') result[key] = { ...(result[key] as object), ...osv[key] };
      else if (osv[key] === undefined) delete result[key];
      else result[key] = osv[key];
    }
  }
  return structuredClone(result) as unknown as Osv;
}

describe('mal normalize', () => {
  it.each(examples.map(({ id, bad }, i) => [`${id} ${i}`, bad] as const))(
    'repairs all that is repairable at once, and once is enough: %s',
    (_, bad) => {
      expectLaws(reportOf(bad));
    },
  );

  it('does so for reports with several defects', () => {
    const plain = examples.filter(({ bad }) => bad.config === undefined && bad.given === undefined);
    let changed = 0;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...plain), { minLength: 2, maxLength: 6 }),
        fc.boolean(),
        (chosen, compact) => {
          const osv = combined(chosen.map(({ bad }) => bad));
          const text = compact ? JSON.stringify(osv) : formatReport(osv);
          if (expectLaws({ path: chosen[0]!.bad.path ?? PATH, text }) === 'change') changed++;
        },
      ),
      { numRuns: 1500 },
    );
    expect(changed).toBeGreaterThan(500);
  });
});
