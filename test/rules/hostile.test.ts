import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import { HEADER } from '../../src/core/details.ts';
import type { Osv, Range } from '../../src/core/report.ts';
import type { ReportRule, RuleContext } from '../../src/core/rule.ts';
import { npm, origin } from '../../src/rules/examples.ts';
import { RULES } from '../../src/rules/index.ts';

const context: RuleContext = {
  path: 'osv/npm/left-pad/MAL-2025-1000001.json',
  config: DEFAULT_CONFIG,
  now: Date.UTC(2026, 0, 1),
  isPopular: () => true,
};
const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const long = (unit: string) => unit.repeat(500_000 / unit.length);
const ranges = (...lists: Range['events'][]) =>
  npm('left-pad', { ranges: lists.map((events) => ({ type: 'SEMVER', events })) });

/** Reports of about a megabyte, which is as large as a file may be, each bad for some naive rule. */
const HOSTILE: Record<string, Osv> = {
  'many equal versions': npm('left-pad', { versions: many(100_000, () => '1.0.0 ') }),
  'many versions below many intervals': npm('left-pad', {
    versions: many(20_000, (i) => `${i}.5.0`),
    ranges: [
      {
        type: 'SEMVER',
        events: many(20_000, (i) => (i % 2 ? { fixed: `${i}.0.0` } : { introduced: `${i}.0.0` })),
      },
    ],
  }),
  'two ranges of many intervals': ranges(
    many(10_000, (i) => (i % 2 ? { fixed: `${i}.1.0` } : { introduced: `${i}.0.0` })),
    many(10_000, (i) => (i % 2 ? { fixed: `${i}.3.0` } : { introduced: `${i}.2.0` })).reverse(),
  ),
  'many ranges': ranges(...many(10_000, (i) => [{ introduced: `${i}.0.0` }])),
  'many ends without a beginning': ranges([
    { introduced: '99999.0.0' },
    ...many(20_000, (i) => ({ fixed: `${i}.0.0` })),
  ]),
  'many events of all kinds': ranges(
    many(10_000, (i) => ({ introduced: `${i}`, fixed: '1', last_affected: '0', limit: `v${i}` })),
  ),
  'long texts': npm(long('\u200b'), {
    purl: long('@'),
    versions: [long('1.'), long('v'), long(' x')],
    aliases: [long('ghsa-'), long('CVE-1'), long(' ')],
    summary: long('a'),
    references: [
      { type: 'WEB', url: `https://${long('a.')}` },
      { type: 'WEB', url: long('https://github.com/') },
    ],
    credits: [{ name: long(' '), contact: [long('a@'), `mailto:${long('a.')}`] }],
  }),
  'many sections of no origin': npm('left-pad', {
    details: HEADER + many(15_000, (i) => `\n## Source: a (${i})\nx\n`).join(''),
    origins: [origin('a')],
  }),
  'many damaged markers': npm('left-pad', { details: long(HEADER), origins: [origin('a')] }),
  'many blank lines below the header': npm('left-pad', {
    details: HEADER + long('\n \n'),
    origins: [origin('a')],
  }),
  'many equal origins': npm('left-pad', {
    origins: many(6_000, (i) => origin('a', 'a', { versions: [`${i % 2}`] })),
  }),
  'many aliases in every list': npm('left-pad', {
    aliases: many(20_000, (i) => `A-${i}`),
    related: many(20_000, (i) => `A-${i}`),
    upstream: many(20_000, () => 'A-1'),
  }),
  'many references and credits': npm('left-pad', {
    references: many(10_000, () => ({ type: 'WEB', url: 'hxxp://a[.]b' })),
    credits: many(10_000, () => ({ name: 'A', type: 'FINDER', contact: ['a@b.c'] })),
  }),
  'many and long indicators': npm('left-pad', {
    database_specific: {
      iocs: {
        domains: [...many(10_000, () => 'A[.]B'), long('a.'), long('[.]')],
        ips: [...many(10_000, () => '10.0.0.1'), long('1.'), long(':')],
        urls: [...many(10_000, () => 'hxxp://a'), `http://${long('a.')}`, `http://${long('@')}`],
        files: many(5_000, () => ({ digests: { md5: 'A' } })),
      },
    },
  }),
  'many exclusions': npm('left-pad', {
    versions: many(10_000, (i) => `${i}.0.0`),
    database_specific: {
      'false-positives': many(5_000, (i) => ({
        versions: [`${i}.0.0`],
        reason: 'x',
        time: '2025-01-01T00:00:00Z',
      })),
      disputes: many(2_000, () => ({ by: 'a', reason: 'x', time: '2025-01-01T00:00:00Z', origin: 'b' })),
      'malicious-packages-origins': many(2_000, () => origin('a')),
    },
  }),
};

const reportRules = RULES.filter((rule): rule is ReportRule => rule.scope === 'report');

describe('a report as large as a file may be', () => {
  test.each(Object.keys(HOSTILE))('%s: no rule throws or takes long', (name) => {
    const osv = HOSTILE[name]!;
    const draft = structuredClone(osv);
    const slow: string[] = [];
    for (const rule of reportRules) {
      const start = performance.now();
      rule.check(osv, () => {}, context);
      rule.fix?.(draft, context);
      const took = performance.now() - start;
      // The slowest takes a tenth of this; what is quadratic takes minutes.
      if (took > 2_000) slow.push(`${rule.id} ${Math.round(took)} ms`);
    }
    expect(slow).toEqual([]);
  });
});
