/** Real histories, from public facts. */
import { describe, expect, it } from 'vitest';
import { originsOf } from '../../../src/core/report.ts';
import { ALL, from, merge, numbered, part, rangesOf, versionsOf } from './reports.ts';

const CWE = { cweId: 'CWE-506', name: 'Embedded Malicious Code' };

describe('@ctrl/tinycolor, whose first advisory said all versions', () => {
  const name = '@ctrl/tinycolor';
  const first = from(
    'ghsa',
    'a1',
    '2025-09-15',
    { ranges: [ALL] },
    {},
    { name, details: 'Any computer that has this package installed is compromised.' },
  );
  const second = from(
    'ghsa',
    'a2',
    '2025-09-16',
    { versions: ['4.1.1', '4.1.2'] },
    {},
    { name, details: 'Versions 4.1.1 and 4.1.2 were compromised.' },
  );

  it('is affected in 4.1.1 and 4.1.2 alone once the source has corrected itself', () => {
    const { osv, superseded } = merge(first, second);
    expect(osv.affected).toEqual([{ package: { ecosystem: 'npm', name }, versions: ['4.1.1', '4.1.2'] }]);
    expect(superseded).toEqual([{ source: 'ghsa', sha256: 'a1' }]);
    expect(osv.details).toContain('Versions 4.1.1 and 4.1.2');
    expect(osv.details).not.toContain('Any computer');
    expect(originsOf(osv)[0]).toMatchObject({
      sha256: 'a1',
      ranges: [ALL],
      superseded: true,
      details: 'Any computer that has this package installed is compromised.',
    });
  });

  it('is corrected too where an old merge had united both in a numbered report', () => {
    const rows = [...originsOf(first), ...originsOf(second)];
    const adopted = numbered(part({ name, ranges: [ALL], versions: ['4.1.1', '4.1.2'], rows }));
    const other = from('checkmarx', 'c1', '2025-09-17', { versions: ['4.1.2'] }, {}, { name });
    const { osv } = merge(adopted, other);
    expect(rangesOf(osv)).toBeUndefined();
    expect(versionsOf(osv)).toEqual(['4.1.1', '4.1.2']);
    expect(osv.database_specific?.additions).toBeUndefined();
  });
});

describe('chalk 5.6.1, reported by a person and then imported four times', () => {
  const person = part({
    name: 'chalk',
    versions: ['5.6.1'],
    details: 'The maintainer was phished.',
    top: { aliases: ['GHSA-2v46-p5h4-248w'] },
  });
  const imports = ['b1', 'b2', 'b3', 'b4'].map((sha256, i) =>
    from(
      'ghsa',
      sha256,
      `2025-09-0${i + 5}`,
      { versions: ['5.6.1'] },
      { id: 'GHSA-2v46-p5h4-248w' },
      {
        name: 'chalk',
        details: 'Versions of chalk were compromised.',
        cwes: [CWE],
        top: { aliases: ['GHSA-2v46-p5h4-248w'] },
      },
    ),
  );

  it('has one weakness, one text of the source, one alias, and the person’s text', () => {
    const { osv, superseded } = merge(person, ...imports);
    expect(osv.affected[0]?.database_specific).toEqual({ cwes: [CWE] });
    expect(osv.aliases).toEqual(['GHSA-2v46-p5h4-248w']);
    expect(osv.details?.match(/Versions of chalk/g)).toHaveLength(1);
    expect(osv.details).toContain('The maintainer was phished.');
    expect(versionsOf(osv)).toEqual(['5.6.1']);
    expect(superseded.map(({ sha256 }) => sha256)).toEqual(['b1', 'b2', 'b3']);
    expect(originsOf(osv).filter(({ details_of }) => details_of === 'b4')).toHaveLength(3);
  });
});

describe('puppeteer 25.0.1, whose source took the report back', () => {
  const claims = { versions: ['25.0.1'] };
  const reported = from('amazon-inspector', 'd1', '2025-01-01', claims, {}, { name: 'puppeteer' });
  const deleted = from(
    'amazon-inspector',
    'd1',
    '2025-01-01',
    claims,
    { withdrawn: '2025-01-03T00:00:00Z', withdrawn_reason: 'false positive of the scanner' },
    { name: 'puppeteer' },
  );

  it('is withdrawn with the reason, and still says which version was meant', () => {
    const result = merge(numbered(reported), deleted);
    expect(result.osv.withdrawn).toBe('2025-01-03T00:00:00Z');
    expect(result.withdrawn).toEqual({ by: 'sources', time: '2025-01-03T00:00:00Z' });
    expect(versionsOf(result.osv)).toEqual(['25.0.1']);
    expect(originsOf(result.osv)[0]).toMatchObject({ withdrawn_reason: 'false positive of the scanner' });
  });

  it('stays if another source stands by it, and names who took it back', () => {
    const { osv } = merge(deleted, from('ghsa', 'd2', '2025-01-02', claims, {}, { name: 'puppeteer' }));
    expect(osv.withdrawn).toBeUndefined();
    expect(osv.database_specific?.disputes).toEqual([
      {
        by: 'amazon-inspector',
        origin: 'd1',
        reason: 'false positive of the scanner',
        time: '2025-01-03T00:00:00Z',
      },
    ]);
  });
});

describe('@solana/web3.js, where a person removed "all versions" before the next import', () => {
  const name = '@solana/web3.js';
  const advisory = (sha256: string, day: string) =>
    from('ghsa', sha256, day, { ranges: [ALL], versions: ['1.95.6', '1.95.7'] }, {}, { name });
  const edited = numbered({
    ...advisory('e1', '2024-12-03'),
    affected: [{ package: { ecosystem: 'npm', name }, versions: ['1.95.6', '1.95.7'] }],
  });

  it('keeps to the two versions when the source repeats itself', () => {
    const { osv } = merge(edited, advisory('e2', '2024-12-05'));
    expect(versionsOf(osv)).toEqual(['1.95.6', '1.95.7']);
    expect(rangesOf(osv)).toBeUndefined();
    expect(osv.database_specific?.['false-positives']).toEqual([
      { ranges: [ALL], reason: 'edited by hand', time: '2024-12-03T00:00:00Z' },
    ]);
  });

  it('still takes a new version that the source names', () => {
    const { osv } = merge(
      edited,
      from('ghsa', 'e3', '2024-12-06', { ranges: [ALL], versions: ['1.95.8'] }, {}, { name }),
    );
    expect(versionsOf(osv)).toEqual(['1.95.8']);
    expect(rangesOf(osv)).toBeUndefined();
  });
});
