import { describe, expect, it } from 'vitest';
import { numberReport } from '../../../src/core/merge/number.ts';
import {
  add,
  addElement,
  annotate,
  type Decision,
  dispute,
  exclude,
  reinstate,
  removeElement,
  withdrawReport,
} from '../../../src/core/merge/person.ts';
import type { Osv } from '../../../src/core/report.ts';
import { mergeReports, mergeWorld } from '../../../src/merge.ts';
import { ALL, from, merge, NOW, part, rangesOf, versionsOf } from './reports.ts';

const world = mergeWorld({ now: '2024-06-01T00:00:00Z' });
const osvOf = (decision: Decision): Osv => {
  if ('problem' in decision) throw new Error(decision.problem);
  return decision.osv;
};
const number = (osv: Osv): Osv =>
  osvOf(numberReport({ osv }, 'MAL-2024-7', mergeWorld({ now: '2024-02-01T00:00:00Z' })));
const claims = { versions: ['1.0.0', '2.0.0'] };
const report = number(
  from('g', '1', '2024-01-01', claims, {}, { top: { aliases: ['A', 'B'] }, own: { iocs: { urls: ['u'] } } }),
);
const repeated = from(
  'g',
  '2',
  '2024-07-01',
  claims,
  {},
  { top: { aliases: ['A', 'B'] }, own: { iocs: { urls: ['u'] } } },
);

describe('what a person decides survives the next import', () => {
  it('when versions are excluded, and reinstated again', () => {
    const excluded = osvOf(exclude({ osv: report }, { versions: ['2.0.0'], reason: 'fp' }, world));
    expect(versionsOf(excluded)).toEqual(['1.0.0']);
    expect(versionsOf(merge(excluded, repeated).osv)).toEqual(['1.0.0']);
    const back = osvOf(
      reinstate(
        { osv: excluded },
        { versions: ['2.0.0'], reason: 'wrong', time: '2024-06-02T00:00:00Z' },
        world,
      ),
    );
    expect(versionsOf(back)).toEqual(['1.0.0', '2.0.0']);
  });

  it('when the report is withdrawn, and reinstated again', () => {
    const withdrawn = osvOf(
      withdrawReport({ osv: report }, { reason: 'fp', references: ['https://a'] }, world),
    );
    expect(withdrawn).toMatchObject({
      withdrawn: world.now,
      modified: world.now,
      database_specific: { 'false-positives': [{ reason: 'fp', references: ['https://a'] }] },
    });
    expect(merge(withdrawn, repeated).osv.withdrawn).toBe(world.now);
    expect(
      osvOf(reinstate({ osv: withdrawn }, { reason: 'wrong', time: '2024-06-02T00:00:00Z' }, world))
        .withdrawn,
    ).toBeUndefined();
  });

  it('when versions are added', () => {
    const added = osvOf(add({ osv: report }, { versions: ['3.0.0'] }, world));
    expect(versionsOf(merge(added, from('g', '2', '2024-07-01', { versions: ['1.0.0'] })).osv)).toEqual([
      '1.0.0',
      '3.0.0',
    ]);
  });

  it('when elements are removed from lists, wherever they lie, and put back', () => {
    let osv = osvOf(removeElement({ osv: report }, '/aliases', 'A', world));
    osv = osvOf(removeElement({ osv }, '/database_specific/iocs/urls', 'u', world));
    const next = merge(osv, repeated).osv;
    expect(next.aliases).toEqual(['B']);
    expect(next.database_specific?.iocs).toBeUndefined();
    const back = osvOf(addElement({ osv: next }, '/database_specific/iocs/urls', 'u', world));
    expect(back.database_specific?.iocs).toEqual({ urls: ['u'] });
    expect(back.database_specific?.removed).toEqual([{ path: '/aliases', value: 'A' }]);
  });

  it('when a dispute is recorded, or a note stands above the header', () => {
    const value = { by: 'me', time: NOW, reason: 'it does nothing', references: [] };
    const disputed = osvOf(dispute({ osv: report }, value, world));
    expect(disputed.affected).toEqual(report.affected);
    expect(merge(disputed, repeated).osv.database_specific?.disputes).toEqual([value]);
    const noted = osvOf(annotate({ osv: report }, 'See the post-mortem.\n', world));
    expect(merge(noted, repeated).osv.details?.startsWith('See the post-mortem.\n\n---\n')).toBe(true);
  });
});

describe('a decision that cannot be kept', () => {
  it('is a version inside a range that has no next version to begin at', () => {
    const pypi = number(
      from('g', '1', '2024-01-01', { ranges: [{ ...ALL, type: 'ECOSYSTEM' }] }, {}, { ecosystem: 'PyPI' }),
    );
    expect(exclude({ osv: pypi }, { versions: ['1.0'], reason: 'fp' }, world)).toMatchObject({
      problem: expect.stringContaining('list the versions'),
    });
    const npm = number(from('g', '1', '2024-01-01', { ranges: [ALL] }));
    expect(
      rangesOf(osvOf(exclude({ osv: npm }, { versions: ['1.0.5'], reason: 'fp' }, world)))?.[0]?.events,
    ).toHaveLength(3);
    expect(exclude({ osv: npm }, { versions: ['latest'], reason: 'fp' }, world)).toHaveProperty('problem');
  });

  it('is an element that is not there, a note that holds the header, and a note without a number', () => {
    expect(removeElement({ osv: report }, '/aliases', 'Z', world)).toHaveProperty('problem');
    expect(annotate({ osv: report }, report.details ?? '', world)).toHaveProperty('problem');
    expect(annotate({ osv: from('g', '1', '2024-01-01', claims) }, 'x', world)).toHaveProperty('problem');
  });
});

describe('numbering', () => {
  it('does not care which of several contributions gets the number', () => {
    const [a, b] = [part({ versions: ['1.0.0'], details: 'x' }), from('g', '1', '2024-01-01', claims)];
    const contents = [
      [a, b],
      [b, a],
    ].map(([one, other]) => {
      const { text } = mergeReports([number(one!), { osv: other!, text: JSON.stringify(other) }], {
        now: NOW,
      });
      return text?.replace(/"import_time".*|"sha256".*|## Source: community.*/g, '');
    });
    expect(contents[0]).toBe(contents[1]);
  });

  it('dates a report without `published` by its earliest import', () => {
    expect(
      number({ ...from('g', '1', '2024-01-01', claims), published: '0001-01-01T00:00:00Z' }).published,
    ).toBe('2024-01-01T00:00:00Z');
  });
});
