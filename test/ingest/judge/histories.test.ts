/** Real histories, from public facts, as they would come in. */
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../src/check-report.ts';
import { ORIGINS, type Osv, originsOf } from '../../../src/core/report.ts';
import { absent, judge, presentOf } from '../../../src/ingest/judge/judge.ts';
import type { JudgeOptions, JudgeWorld, Present } from '../../../src/ingest/judge/types.ts';
import { advisory, contributionOf, entry, NOW, prepared, RUN, runAt, source } from '../documents.ts';

const WORLD: JudgeWorld = { now: NOW, idPrefix: 'MAL', isPopular: RUN.isPopular, namesLike: () => [] };
const GHSA = source({ id: 'ghsa' });
const INSPECTOR = source({ id: 'amazon-inspector', aliasId: false });

function judged(document: object, present: Present, config = GHSA, options: JudgeOptions = {}) {
  return judge(contributionOf(document, config), present, config, WORLD, options);
}

function osvOf(present: Present): Osv {
  const osv = present.merged()?.osv ?? present.inputs[0]!.osv;
  expect(checkReport(osv, { now: NOW + 60_000 }).filter(({ severity }) => severity === 'error')).toEqual([]);
  return osv;
}

describe('@ctrl/tinycolor, whose first advisory said all versions', () => {
  const name = '@ctrl/tinycolor';
  const first = advisory({
    modified: '2025-09-15T00:00:00Z',
    details: 'Any computer that has this package installed is compromised.',
    affected: [entry(name)],
  });
  const second = advisory({
    modified: '2025-09-16T00:00:00Z',
    details: 'Versions 4.1.1 and 4.1.2 were compromised.',
    affected: [entry(name, { versions: ['4.1.1', '4.1.2'], ranges: undefined })],
  });

  it('never blocks every release, whatever its source is trusted with', () => {
    const [rejected] = prepared(first, source({ trust: { popular: true, widen: true } })).rejected;
    expect(rejected?.diagnostics.map(({ rule }) => rule)).toEqual(['popular-all-versions']);
  });

  it('waits for a person with its two versions, since it is popular', () => {
    const verdict = judged(second, presentOf([], RUN));
    expect(verdict).toMatchObject({ kind: 'new-package', allowed: false, lacks: ['popular'] });
    const accepted = judged(second, presentOf([], RUN), GHSA, { accepted: true });
    expect(osvOf(accepted.after).affected[0]).toMatchObject({ versions: ['4.1.1', '4.1.2'] });
  });

  it('is corrected at once where a database had adopted the first advisory', () => {
    const ranges = [{ type: 'SEMVER' as const, events: [{ introduced: '0' }] }];
    const adopted: Osv = {
      modified: '2025-09-15T00:00:00Z',
      published: '2025-09-15T00:00:00Z',
      schema_version: '1.5.0',
      id: 'MAL-2025-47141',
      aliases: ['GHSA-2v46-p5h4-248w'],
      summary: 'Malicious code in @ctrl/tinycolor (npm)',
      affected: [{ package: { ecosystem: 'npm', name, purl: 'pkg:npm/%40ctrl/tinycolor' }, ranges }],
      database_specific: {
        [ORIGINS]: [
          {
            source: 'ghsa',
            sha256: 'a'.repeat(64),
            id: 'GHSA-2v46-p5h4-248w',
            import_time: '2025-09-15T01:00:00Z',
            modified_time: '2025-09-15T00:00:00Z',
            ranges,
          },
        ],
      },
    };
    const verdict = judged(second, presentOf([{ osv: adopted }], RUN));
    expect(verdict).toMatchObject({ kind: 'revision', needs: ['withdraw'], allowed: true });
    const osv = osvOf(verdict.after);
    expect(osv.affected[0]).not.toHaveProperty('ranges');
    expect(osv.affected[0]?.versions).toEqual(['4.1.1', '4.1.2']);
    expect(originsOf(osv).filter(({ superseded }) => superseded)).toHaveLength(1);
  });
});

describe('puppeteer 25.0.1, whose source took the report back', () => {
  const document = advisory({
    id: 'puppeteer/25.0.1.json',
    details: 'The scanner found an install script.',
    affected: [entry('puppeteer', { versions: ['25.0.1'], ranges: undefined })],
    references: [],
  });
  const reported = judged(document, presentOf([], RUN), INSPECTOR, { accepted: true });
  const gone = (present: Present) => {
    const query = { source: INSPECTOR.id, sha256: reported.contribution.row.sha256 };
    const [contribution] = absent(query, present, 'The source deleted it.', runAt(NOW + 10_000));
    return judge(contribution!, present, INSPECTOR, { ...WORLD, now: NOW + 10_000 });
  };

  it('is withdrawn without asking anybody, popular or not', () => {
    const verdict = gone(reported.after);
    expect(verdict).toMatchObject({ kind: 'gone', needs: ['withdraw'], allowed: true });
    const osv = osvOf(verdict.after);
    expect(osv.withdrawn).toBe('2026-01-01T00:00:10Z');
    expect(osv.affected[0]?.versions).toEqual(['25.0.1']);
  });

  it('stays where another source stands by it, and names who took it back', () => {
    const other = advisory({ affected: document.affected, modified: '2025-03-05T00:00:00Z' });
    const confirmed = judged(other, reported.after, GHSA, { accepted: true });
    const verdict = gone(confirmed.after);
    expect(verdict).toMatchObject({ kind: 'gone', needs: [] });
    const osv = osvOf(verdict.after);
    expect(osv.withdrawn).toBeUndefined();
    expect(osv.database_specific?.disputes).toMatchObject([
      { by: 'amazon-inspector', reason: 'The source deleted it.' },
    ]);
  });
});

describe('ten thousand reports against popular packages', () => {
  it('are refused or wait, every one', () => {
    const config = source({ trust: { widen: true } });
    const names = ['lodash', 'react', 'chalk', 'puppeteer', '@babel/core'];
    for (const name of names) {
      expect(prepared(advisory({ affected: [entry(name)] }), config).contributions).toEqual([]);
      const affected = [entry(name, { versions: ['99.0.0'], ranges: undefined })];
      expect(judged(advisory({ affected }), presentOf([], RUN), config).lacks).toEqual(['popular']);
    }
  });
});
