import { describe, expect, it } from 'vitest';
import { formatReport } from '../../src/core/format.ts';
import type { Osv } from '../../src/core/report.ts';
import { npm, origin } from '../../src/rules/examples.ts';
import { numbered, repository, waiting } from '../support/numbering.ts';

const ids = (files: Record<string, string>) =>
  Object.keys(files)
    .filter((path) => path.startsWith('osv/'))
    .sort();
const FIRST = {
  'mal.config.json': '{"layout": "portable", "roots": ["osv"], "idPrefix": "MAL", "firstNumber": 1}\n',
};

describe('mal assign-ids', () => {
  it('numbers in the order of publication, then of the path, for each year by itself', () => {
    const made = repository({
      ...waiting('b-later', { published: '2025-03-01T00:00:00Z' }),
      ...waiting('a-later', { published: '2025-03-01T00:00:00Z' }),
      ...waiting('z-earlier', { published: '2025-02-28T23:00:00-02:00' }),
      ...waiting('y-earliest', { published: '2025-02-28T00:00:00Z' }),
      ...waiting('last-year', { published: '2024-12-31T23:59:59Z' }),
      ...waiting('by-its-zone', { published: '2024-12-31T23:59:59-01:00' }),
    });
    const { code, stdout, stderr } = made.mal('assign-ids');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('6 reports numbered');
    expect(ids(made.files())).toEqual([
      'osv/npm/a-later/MAL-2025-1000003.json',
      'osv/npm/b-later/MAL-2025-1000004.json',
      'osv/npm/by-its-zone/MAL-2025-1000001.json',
      'osv/npm/last-year/MAL-2024-1000001.json',
      'osv/npm/y-earliest/MAL-2025-1000002.json',
      'osv/npm/z-earlier/MAL-2025-1000005.json',
    ]);
    expect(made.files()['.mal/ids.json']).toBe('{\n  "2024": 1000001,\n  "2025": 1000005\n}\n');
  });

  it('writes the number and the time into the report, and keeps when it was published', () => {
    const made = repository(
      waiting('left-pad', { published: '2025-01-01T00:00:00Z', modified: '2025-01-02T00:00:00Z' }),
    );
    made.mal('assign-ids');
    const osv = JSON.parse(made.files()['osv/npm/left-pad/MAL-2025-1000001.json']!) as Osv;
    expect(osv.id).toBe('MAL-2025-1000001');
    expect(osv.published).toBe('2025-01-01T00:00:00Z');
    expect(Math.abs(Date.parse(osv.modified!) - Date.now())).toBeLessThan(60_000);
    expect(osv.database_specific?.['malicious-packages-origins']).toMatchObject([{ source: 'community' }]);
    expect(made.mal('validate').code).toBe(0);
  });

  it('changes nothing when it runs again', () => {
    const made = repository({ ...waiting('a'), ...waiting('b') });
    made.mal('assign-ids');
    const files = made.files();
    expect(made.mal('assign-ids')).toEqual({
      code: 0,
      stdout: '0 reports numbered, 0 merged, 0 stamped.\n',
      stderr: '',
    });
    expect(made.files()).toEqual(files);
  });

  it('merges first: reports on one package get one number, those on a numbered one get none', () => {
    const made = repository({
      ...numbered('known', 'MAL-2025-1000001', { origins: [origin('feed')], details: '' }),
      ...waiting('known', { versions: ['2.0.0'] }),
      ...waiting('new', { versions: ['1.0.0'] }),
      ...waiting('new', { versions: ['1.0.1'] }, 'another'),
      '.mal/ids.json': '{\n  "2025": 1000001\n}\n',
    });
    const { stdout } = made.mal('assign-ids');
    expect(stdout).toContain('1 report numbered, 2 merged, 0 stamped.');
    const files = made.files();
    expect(ids(files)).toEqual(['osv/npm/known/MAL-2025-1000001.json', 'osv/npm/new/MAL-2025-1000002.json']);
    expect(files['osv/npm/new/MAL-2025-1000002.json']).toContain('"1.0.0",\n        "1.0.1"');
    expect(files['osv/npm/known/MAL-2025-1000001.json']).toContain('"2.0.0"');
  });

  it('starts at the configured first number, whatever lower numbers others gave', () => {
    const adopted = numbered('adopted', 'MAL-2025-4711');
    const made = repository({ ...adopted, ...waiting('a'), '.mal/ids.json': '{}\n' });
    made.mal('assign-ids');
    expect(ids(made.files())).toEqual([
      'osv/npm/a/MAL-2025-1000001.json',
      'osv/npm/adopted/MAL-2025-4711.json',
    ]);
    const clone = repository({ ...FIRST, ...adopted, ...waiting('a') });
    clone.mal('assign-ids');
    expect(ids(clone.files())[0]).toBe('osv/npm/a/MAL-2025-4712.json');
  });

  it('counts what was ever given: in the tree, in .mal/ids.json, and to withdrawn reports', () => {
    const gone = { withdrawn: '2025-02-01T00:00:00Z', modified: '2025-02-01T00:00:00Z' };
    const behind = repository({
      ...numbered('a', 'MAL-2025-1000007', gone),
      ...waiting('b'),
      '.mal/ids.json': '{\n  "2025": 1000003\n}\n',
    });
    behind.mal('assign-ids');
    expect(ids(behind.files())).toContain('osv/npm/b/MAL-2025-1000008.json');
    const ahead = repository({ ...waiting('b'), '.mal/ids.json': '{\n  "2025": 1000009,\n  "2031": 5\n}\n' });
    ahead.mal('assign-ids');
    expect(ids(ahead.files())).toEqual(['osv/npm/b/MAL-2025-1000010.json']);
    expect(ahead.files()['.mal/ids.json']).toBe('{\n  "2025": 1000010,\n  "2031": 5\n}\n');
  });

  it('makes .mal/ids.json anew from the tree where it is missing', () => {
    const made = repository({
      ...numbered('a', 'MAL-2024-1000002'),
      ...numbered('b', 'MAL-2025-1000004'),
      ...waiting('c'),
    });
    made.mal('assign-ids');
    expect(made.files()['.mal/ids.json']).toBe('{\n  "2024": 1000002,\n  "2025": 1000005\n}\n');
  });

  it.each(['{"2025": 1000001', '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> x\n', '[]', '{"2025": "7"}'])(
    'refuses a damaged .mal/ids.json: %j',
    (text) => {
      const made = repository({ ...waiting('a'), '.mal/ids.json': text });
      const before = made.files();
      const { code, stdout, stderr } = made.mal('assign-ids');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('.mal/ids.json');
      expect(made.files()).toEqual(before);
    },
  );

  it('refuses a tree in which two reports carry one number', () => {
    const made = repository({
      ...numbered('a', 'MAL-2025-1000001'),
      ...numbered('b', 'MAL-2025-1000001'),
      ...waiting('c'),
    });
    const before = made.files();
    for (const tracked of [false, true]) {
      if (tracked) made.git('add', '-A');
      const { code, stderr } = made.mal('assign-ids');
      expect(code).toBe(2);
      expect(stderr).toBe(
        'mal: MAL-2025-1000001 is the number of two reports: "osv/npm/a/MAL-2025-1000001.json" and "osv/npm/b/MAL-2025-1000001.json".\n' +
          '     Decide which of them keeps it, and rename the other to a report without a number.\n',
      );
    }
    expect(made.files()).toEqual(before);
  });

  it('takes no number twice for one that a report was moved away from', () => {
    const made = repository({
      ...numbered('a', 'MAL-2025-1000001'),
      ...waiting('c'),
      '.mal/ids.json': '{"2025": 1000001}\n',
    });
    made.commit();
    const text = made.files()['osv/npm/a/MAL-2025-1000001.json']!;
    made.remove('osv/npm/a').write({ 'osv/npm/elsewhere/MAL-2025-1000001.json': text });
    expect(made.mal('assign-ids').code).toBe(0);
    expect(ids(made.files())).toContain('osv/npm/c/MAL-2025-1000002.json');
  });

  it('shows the plan of a dry run as a diff and leaves everything as it is', () => {
    const made = repository(waiting('left-pad'));
    const before = made.files();
    const { code, stdout } = made.mal('assign-ids', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('+++ b/osv/npm/left-pad/MAL-2025-1000001.json');
    expect(stdout).toContain('--- a/osv/npm/left-pad/MAL-0000-left-pad.json');
    expect(stdout).toContain('+  "2025": 1000001');
    expect(stdout).toContain('1 report would be numbered');
    expect(made.files()).toEqual(before);
  });

  it('says as JSON what it did', () => {
    const made = repository({
      ...waiting('a', { versions: ['1.0.0'] }),
      ...waiting('a', { versions: ['1.0.1'] }, 'more'),
    });
    const { stdout } = made.mal('assign-ids', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: false,
      numbered: [
        {
          id: 'MAL-2025-1000001',
          path: 'osv/npm/a/MAL-2025-1000001.json',
          from: 'osv/npm/a/MAL-0000-a.json',
        },
      ],
      packages: [{ report: 'osv/npm/a/MAL-0000-a.json', merged: ['osv/npm/a/MAL-0000-more.json'] }],
      stamped: [],
      setAside: [],
      left: [],
      commit: null,
      pushed: null,
    });
  });

  it('sets aside what cannot be merged and numbers the rest', () => {
    const made = repository({
      ...waiting('a'),
      'osv/npm/b/MAL-0000-b.json': '{"id": ',
      'osv/npm/b/MAL-0000-c.json': '[]',
      ...waiting('c'),
    });
    const { code, stdout } = made.mal('assign-ids');
    expect(code).toBe(1);
    expect(stdout).toContain('osv/npm/b/MAL-0000-b.json: set aside');
    const files = made.files();
    expect(ids(files)).toEqual(['osv/npm/a/MAL-2025-1000001.json', 'osv/npm/c/MAL-2025-1000002.json']);
    const kept = Object.entries(files).filter(([path]) => path.startsWith('.mal/unmergeable/'));
    expect(kept.map(([, text]) => Buffer.from(JSON.parse(text).bytes, 'base64').toString())).toEqual([
      '{"id": ',
      '[]',
    ]);
  });

  it('gives no second number to a package whose numbered report cannot be read', () => {
    const made = repository({
      'osv/npm/a/MAL-2025-1000001.json': '{"id": ',
      ...waiting('a'),
      ...waiting('b'),
    });
    const { code } = made.mal('assign-ids');
    expect(code).toBe(1);
    expect(ids(made.files())).toEqual([
      'osv/npm/a/MAL-0000-a.json',
      'osv/npm/a/MAL-2025-1000001.json',
      'osv/npm/b/MAL-2025-1000002.json',
    ]);
  });

  it('works in a clone of the public database, with its roots and its folders of two rules', () => {
    const config = '{"layout": "ossf", "roots": ["osv/malicious", "osv/withdrawn"]}\n';
    const text = (id: string, name: string) => formatReport(npm(name, { id }));
    const made = repository({
      'mal.config.json': config,
      'osv/malicious/npm/known/MAL-2025-41.json': text('MAL-2025-41', 'known'),
      'osv/withdrawn/npm/gone/MAL-2025-57.json': text('MAL-2025-57', 'gone'),
      'osv/malicious/npm/fresh/MAL-0000-fresh.json': text('MAL-0000-fresh', 'fresh'),
    });
    expect(made.mal('assign-ids').code).toBe(0);
    expect(ids(made.files())).toContain('osv/malicious/npm/fresh/MAL-2025-58.json');
  });
});
