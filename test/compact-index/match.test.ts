import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IndexedReport } from '../../src/compact-index/indexed-report.ts';
import { type Question, reportsFor } from '../../src/compact-index/match.ts';
import { CompactIndex } from '../../src/compact-index/read-index.ts';
import { IndexBuilder } from '../../src/compact-index/write-index.ts';
import { isAffected } from '../../src/core/evaluate.ts';
import type { Range, RangeEvent, RangeType } from '../../src/core/report.ts';
import { compareVersions } from '../../src/ecosystems/index.ts';
import { temporaryFolder } from '../cli/run.ts';

const ranged = (type: RangeType, ...events: RangeEvent[]): Range => ({ type, events });

function indexOf(...reports: Partial<IndexedReport>[]): CompactIndex {
  const builder = new IndexBuilder({ commit: 'c'.repeat(40), tree: 'd'.repeat(40), idPrefix: 'MAL' });
  for (const [i, report] of reports.entries()) {
    const id = `MAL-2025-${i + 1}`;
    const base = { id, ecosystem: 'npm', name: 'a', versions: [], ranges: [], published: '' };
    builder.add({ ...base, ...report }, []);
  }
  const file = join(temporaryFolder(), 'index');
  writeFileSync(file, builder.finish());
  return CompactIndex.open(file);
}

/** `certain`, `possible` or `no`, of the one report there is. */
function asked(report: Partial<IndexedReport>, question: Partial<Question> = {}): string {
  const index = indexOf(report);
  const { ecosystem = 'npm', name = 'a' } = report;
  const held = reportsFor({ ecosystem, name, ...question }, index);
  index.close();
  expect(held.length).toBeLessThan(2);
  return held[0] === undefined ? 'no' : held[0].certain ? 'certain' : 'possible';
}

describe('a question to the index', () => {
  it('is answered as OSV evaluates', () => {
    const versions = [
      '0',
      '0.9.0',
      '1.0.0',
      '1.2.0',
      '1.5.0',
      '1.5.1',
      '2.0.0-rc.1',
      '2.0.0',
      '3',
      'no version',
    ];
    const range = fc.constantFrom(
      ranged('SEMVER', { introduced: '0' }),
      ranged('ECOSYSTEM', { introduced: '1.0.0' }, { fixed: '2.0.0' }),
      ranged('SEMVER', { introduced: '0' }, { last_affected: '1.5.0' }),
      ranged('SEMVER', { introduced: '1.2.0' }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...versions), { maxLength: 3 }),
        fc.array(range, { maxLength: 2 }),
        fc.constantFrom('npm', 'PyPI'),
        (listed, ranges, ecosystem) => {
          const index = indexOf({ ecosystem, versions: listed, ranges });
          for (const version of versions) {
            const expected = isAffected(version, { versions: listed, ranges }, (a, b) =>
              compareVersions(ecosystem, a, b),
            );
            const held = reportsFor({ ecosystem, name: 'a', version }, index);
            expect(held.map(({ certain }) => certain)).toEqual(expected ? [true] : []);
          }
          index.close();
        },
      ),
    );
  });

  it('without a version is answered by every report, and is certain where all versions are', () => {
    expect(asked({ versions: ['1.0.0'] })).toBe('possible');
    expect(asked({})).toBe('possible');
    expect(asked({ ranges: [ranged('SEMVER', { introduced: '1.0.0' })] })).toBe('possible');
    expect(asked({ ranges: [ranged('SEMVER', { introduced: '0' })] })).toBe('certain');
  });

  it('takes equal versions for one another only where that is asked', () => {
    const pypi = { ecosystem: 'PyPI', versions: ['1.0.0'] };
    for (const version of ['1.0', 'v1', '1.0.0.0']) {
      expect(asked(pypi, { version })).toBe('no');
      expect(asked(pypi, { version, orEqual: true })).toBe('certain');
    }
    expect(asked(pypi, { version: '1.0.1', orEqual: true })).toBe('no');
    expect(asked({ versions: ['1.0.0'] }, { orEqual: true })).toBe('possible');
  });

  it('names a package in any spelling, and finds nothing for one that cannot exist', () => {
    const index = indexOf({ ecosystem: 'PyPI', name: 'foo-bar' });
    expect(reportsFor({ ecosystem: 'PyPI', name: 'Foo_Bar' }, index)).toHaveLength(1);
    for (const name of ['', 'a\u0000b', '../x'])
      expect(reportsFor({ ecosystem: 'PyPI', name }, index)).toEqual([]);
    for (const ecosystem of ['constructor', 'npm', 'PyPI:x', ''])
      expect(reportsFor({ ecosystem, name: 'foo-bar' }, index)).toEqual([]);
  });
});

describe('a GitHub action', () => {
  const action = { ecosystem: 'GitHub Actions', name: 'tj-actions/changed-files' };
  const [commit, other] = ['0e58ed8671d6b60d0890c21b07f8835ace038e67', 'f'.repeat(40)];
  const bounded = ranged('ECOSYSTEM', { introduced: '0' }, { fixed: '46' });

  it('at a tag is judged by the order of tags', () => {
    expect(asked({ ...action, ranges: [bounded] }, { version: 'v45.0.7' })).toBe('certain');
    expect(asked({ ...action, ranges: [bounded] }, { version: 'v46.0.1' })).toBe('no');
    expect(asked({ ...action, versions: ['v45'] }, { version: 'v46' })).toBe('no');
  });

  it('at a name that moves is in doubt where it may be a version that is listed', () => {
    const versions = ['v45.0.7', '44.5.1'];
    for (const version of ['v45', '45.0', 'V45', 'v44.5', 'main', 'releases/v1', other])
      expect(asked({ ...action, versions }, { version }), version).toBe('possible');
    for (const version of ['v4', 'v46', '45.0.8', 'v45.0.70', '5'])
      expect(asked({ ...action, versions }, { version }), version).toBe('no');
    expect(asked({ ...action, versions: [commit] }, { version: 'main' })).toBe('possible');
    expect(asked({ ...action, versions: [commit] }, { version: 'v45' })).toBe('no');
    const late = ranged('ECOSYSTEM', { introduced: '45.0.7' }, { fixed: '46' });
    expect(asked({ ...action, ranges: [late] }, { version: 'v45' })).toBe('possible');
    expect(asked({ ...action, ranges: [late] }, { version: 'v44' })).toBe('no');
  });

  it('at a commit that is listed is malicious, whatever else is', () => {
    expect(asked({ ...action, versions: [commit] }, { version: commit })).toBe('certain');
    expect(asked({ ...action, versions: [commit] }, { version: other })).toBe('no');
  });

  it('at a commit or a branch that is not listed is in doubt where a range names tags only', () => {
    for (const version of [commit, 'main', 'releases/v1'])
      for (const ranges of [[bounded], [ranged('ECOSYSTEM', { introduced: '2' })]])
        expect(asked({ ...action, ranges }, { version }), version).toBe('possible');
  });

  it('is malicious at every commit where every version is', () => {
    expect(
      asked({ ...action, ranges: [ranged('ECOSYSTEM', { introduced: '0' })] }, { version: commit }),
    ).toBe('certain');
  });
});

describe('a commit of a repository', () => {
  const repository = { ecosystem: 'GIT', name: 'github.com/acme/app' };
  const [first, second, third] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [string, string, string];
  const at = (version: string | undefined, ...ranges: Range[]) =>
    asked({ ...repository, ranges }, { name: 'https://github.com/Acme/app.git', version });

  it('is in every range that has no end and no beginning', () => {
    const all = ranged('GIT', { introduced: '0' });
    expect(at(first, all)).toBe('certain');
    expect(at(undefined, all)).toBe('certain');
  });

  it('that a range names is in it, or not, as the range says', () => {
    const until = ranged('GIT', { introduced: first }, { fixed: second });
    expect(at(first, until)).toBe('certain');
    expect(at(second, until)).toBe('no');
    expect(at(second, ranged('GIT', { introduced: first }, { last_affected: second }))).toBe('certain');
  });

  it('that no range names is in doubt: only the history can tell', () => {
    const until = ranged('GIT', { introduced: '0' }, { fixed: second });
    expect(at(third, until)).toBe('possible');
    expect(at(second, until, ranged('GIT', { introduced: third }))).toBe('possible');
    expect(at(undefined, until)).toBe('possible');
  });

  it('is nothing that a list of commits without it says', () => {
    expect(asked({ ...repository, versions: [first] }, { version: second })).toBe('no');
    expect(asked({ ...repository, versions: [first] }, { version: first })).toBe('certain');
  });
});
