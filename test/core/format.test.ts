import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReport, isOrdered } from '../../src/core/format.ts';
import { parseReport } from '../../src/core/parse.ts';
import type { Osv } from '../../src/core/report.ts';
import { git, npm, origin, pypi, semver } from '../../src/rules/examples.ts';
import { jsonText, parsed } from '../support/json-text.ts';

const REPORTS: Osv[] = [
  npm('left-pad', {
    aliases: ['GHSA-2v46-p5h4-248w'],
    ranges: [semver({ introduced: '1.0.0' }, { fixed: '2.0.0' })],
    versions: ['1.0.0'],
    credits: [{ name: 'A', type: 'FINDER', contact: ['https://a.example'] }],
    origins: [origin('a')],
  }),
  pypi('b', { database_specific: { iocs: { domains: ['a.test'] } } }),
  git('https://github.com/a/b'),
];

/** The same value with the keys of every object in another order. */
function shuffled(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((element) => shuffled(element, seed));
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort(
    (a, b) => ((a.length * 7 + seed) % 5) - ((b.length * 7 + seed) % 5) || (a < b ? 1 : -1),
  );
  return Object.fromEntries(
    keys.map((key) => [key, shuffled((value as Record<string, unknown>)[key], seed)]),
  );
}

describe('formatReport', () => {
  it('writes the keys of the document in the order of the format, whatever order they came in', () => {
    const keys = [
      'modified',
      'published',
      'withdrawn',
      'schema_version',
      'id',
      'aliases',
      'related',
      'upstream',
    ];
    const rest = ['summary', 'details', 'affected', 'references', 'credits', 'database_specific', 'unknown'];
    const value = Object.fromEntries([...keys, ...rest].reverse().map((key) => [key, []]));
    expect(Object.keys(JSON.parse(formatReport(value as unknown as Osv)))).toEqual([...keys, ...rest]);
  });

  it('writes one text for all orders of keys, and knows its own order', () => {
    for (const osv of REPORTS) {
      const { database_specific, ...closed } = osv;
      for (let seed = 0; seed < 5; seed++) {
        const other = shuffled(closed, seed) as Osv;
        const back = database_specific ? { database_specific, ...other } : other;
        expect(formatReport(back)).toBe(formatReport(osv));
        expect(isOrdered(JSON.parse(formatReport(back)))).toBe(true);
        if (JSON.stringify(back) !== JSON.stringify(JSON.parse(formatReport(back))))
          expect(isOrdered(back)).toBe(false);
      }
    }
  });

  it('is read back as it was, and written again as it is', () => {
    const anything = jsonText
      .map((text) => parsed(text)!.value)
      .filter((v) => typeof v === 'object' && v !== null);
    fc.assert(
      fc.property(
        anything,
        fc.constantFrom('details', 'database_specific', 'affected', 'x'),
        (value, key) => {
          const text = formatReport({ ...REPORTS[0]!, [key]: value } as Osv);
          expect(formatReport(JSON.parse(text))).toBe(text);
          expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ ...REPORTS[0], [key]: value })));
        },
      ),
    );
    for (const osv of REPORTS) {
      const text = formatReport(osv);
      expect(parseReport(text)).toEqual({ text, osv: JSON.parse(text), problems: [] });
    }
  });

  it('ends in one newline and holds no carriage return, tab or HTML escape', () => {
    const text = formatReport(npm('a', { details: '<b>&\t\r\n\u2028' }));
    expect(text).toMatch(/[^\n]\n$/);
    expect(text).not.toMatch(/[\r\t]|\\u003c|&amp;/);
    expect(text).toContain('<b>&\\t\\r\\n\u2028');
  });
});
