import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import { fixReport } from '../../src/core/fix.ts';
import { repairsBetween } from '../../src/core/repairs.ts';
import type { Osv } from '../../src/core/report.ts';
import type { ReportRule, RuleContext } from '../../src/core/rule.ts';
import { npm, PATH, pypi } from '../../src/rules/examples.ts';
import { RULES } from '../../src/rules/index.ts';

const rules = RULES.filter((rule): rule is ReportRule => rule.scope === 'report');
const context: RuleContext = { path: PATH, config: DEFAULT_CONFIG, now: 0, isPopular: () => false };
const named = (...ids: string[]): ReportRule[] => rules.filter(({ id }) => ids.includes(id));
const repairs = (osv: Osv, suspects: readonly ReportRule[]) =>
  repairsBetween(osv, fixReport(osv, rules, context), suspects, rules, context);

describe('the repairs of a report', () => {
  it('are none where nothing was repaired', () => {
    expect(repairs(npm('a'), [])).toEqual([]);
  });

  it('are each told by the rule that made it, and by the places that it changed', () => {
    const osv = npm('a', {
      schema_version: '1.5.0',
      purl: 'pkg:npm/a@1.0.0',
      versions: ['v1.0.0', '2.0.0', '2.0.0'],
    });
    const found = repairs(osv, named('package-purl', 'version-invalid', 'version-duplicate'));
    expect(found).toEqual([
      {
        rule: 'package-purl',
        changes: [{ pointer: '/affected/0/package/purl', before: 'pkg:npm/a@1.0.0', after: 'pkg:npm/a' }],
      },
      { rule: 'version-duplicate', changes: [{ pointer: '/affected/0/versions/2', before: '2.0.0' }] },
      {
        rule: 'version-invalid',
        changes: [{ pointer: '/affected/0/versions/0', before: 'v1.0.0', after: '1.0.0' }],
      },
      { rule: 'schema-version', changes: [{ pointer: '/schema_version', before: '1.5.0', after: '1.9.0' }] },
    ]);
  });

  it('are all of a single suspect', () => {
    expect(repairs(npm('a', { purl: 'pkg:npm/a@1.0.0' }), named('package-purl'))).toEqual([
      {
        rule: 'package-purl',
        changes: [{ pointer: '/affected/0/package/purl', before: 'pkg:npm/a@1.0.0', after: 'pkg:npm/a' }],
      },
    ]);
  });

  it('are found among all rules where the suspects did not do everything', () => {
    const osv = pypi('Foo_Bar', { versions: ['1.0', '1.0'] });
    const few = repairs(osv, named('version-duplicate', 'version-blank'));
    expect(few).toEqual(repairs(osv, rules));
    expect(few.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining([
        'package-canonical-name',
        'package-purl',
        'summary-generated',
        'version-duplicate',
      ]),
    );
  });
});
