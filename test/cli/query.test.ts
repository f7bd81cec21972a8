import { describe, expect, it } from 'vitest';
import type { Osv } from '../../src/core/report.ts';
import { BIDI, COMMIT, database, indexFile, reportFiles } from '../support/check-database.ts';
import { runMal, type TestRepository, temporaryFolder } from './run.ts';

const CLONE = database();
const DB = indexFile(CLONE);

interface Answered {
  code: number | null;
  query: string;
  reports: Partial<Osv>[];
  undecided: string[];
}

function asked(what: string, db: string = CLONE.root): Answered {
  const { code, stdout, stderr } = runMal(temporaryFolder(), ['query', what, '--json', '--db', db]);
  expect(stderr, what).toBe('');
  return { ...JSON.parse(stdout), code };
}

/** The ids of the answer, from a clone and from an index file. */
function ids(what: string): (string | undefined)[] {
  const [clone, file] = [asked(what), asked(what, DB)].map(({ reports }) => reports.map(({ id }) => id));
  expect(file, what).toEqual(clone);
  return clone!;
}

describe('mal query', () => {
  it('answers for a package in any of its names, at a version or not', () => {
    for (const [what, expected] of [
      ['npm/chalk@5.6.1', ['MAL-2025-46969']],
      ['npm/chalk@5.6.2', []],
      ['npm/chalk', ['MAL-2025-46969']],
      ['pkg:npm/chalk@5.6.1', ['MAL-2025-46969']],
      ['npm/@acme/range@1.1.9', ['MAL-2025-3']],
      ['npm/@acme/range@1.2.0', []],
      ['pkg:npm/%40acme/range', ['MAL-2025-3']],
      ['PyPI/FOO__bar@0', ['MAL-2025-4']],
      ['pip/foo.bar', ['MAL-2025-4']],
      ['git/https://github.com/Acme/tool.git', ['MAL-2025-6']],
      [`git/github.com/acme/tool@${COMMIT}`, ['MAL-2025-6']],
      ['npm/withdrawn', []],
      ['npm/nothing', []],
      ['gem/ours@1.0.0', ['MAL-2025-1000001']],
    ] as const) {
      expect(ids(what), what).toEqual(expected);
    }
  });

  it('exits with 1 where there is a report, and with 0 where there is none', () => {
    expect(asked('npm/chalk').code).toBe(1);
    expect(asked('npm/nothing').code).toBe(0);
    const { stdout, code } = runMal(CLONE.root, ['query', 'npm/nothing']);
    expect(stdout).toBe('No report that stands is about npm/nothing.\n');
    expect(code).toBe(0);
  });

  it('answers for an alias, and for an id, withdrawn or not', () => {
    expect(ids('GHSA-2v46-p5h4-248w')).toEqual(['MAL-2025-46969']);
    expect(ids('GHSA-nothing')).toEqual([]);
    expect(ids('MAL-2025-2')).toEqual(['MAL-2025-2']);
    expect(ids('mal-2025-2')).toEqual(['MAL-2025-2']);
    expect(ids('MAL-2025-99')).toEqual([]);
    expect(ids('sonatype-2021-1234')).toEqual([]);
    expect(asked('MAL-2025-7').reports).toMatchObject([{ withdrawn: '2025-03-01T00:00:00Z' }]);
    expect(asked('MAL-2025-7', DB).reports).toEqual([]);
  });

  it('prints whole reports of a clone, and what an index keeps of them', () => {
    const [path, text] = Object.entries(reportFiles()).find(([name]) => name.includes('/chalk/'))!;
    expect(path).toContain('MAL-2025-46969');
    expect(asked('npm/chalk').reports).toEqual([JSON.parse(text)]);
    expect(asked('npm/chalk', DB).reports).toEqual([
      {
        id: 'MAL-2025-46969',
        ecosystem: 'npm',
        name: 'chalk',
        versions: ['5.6.1'],
        ranges: [],
        published: '2025-01-01',
      },
    ]);
    const { stdout } = runMal(CLONE.root, ['query', 'npm/chalk']);
    expect(stdout).toBe(
      [
        'MAL-2025-46969  chalk (npm)',
        '    affected   5.6.1',
        '    published  2025-01-01T00:00:00Z',
        '    aliases    GHSA-2v46-p5h4-248w',
        '    reference  https://blog.example.org/a-report',
        '',
        '1 report.',
        '',
      ].join('\n'),
    );
  });

  it('says where only a repository can tell', () => {
    const commit = 'f'.repeat(40);
    expect(asked(`github-actions/acme/action@${commit}`)).toMatchObject({
      code: 0,
      reports: [],
      undecided: ['MAL-2025-5'],
    });
    expect(asked(`github-actions/acme/action@${COMMIT}`)).toMatchObject({ code: 1, undecided: [] });
    expect(runMal(CLONE.root, ['query', `github-actions/acme/action@${commit}`]).stdout).toContain(
      'Nobody can tell from what they name: MAL-2025-5.',
    );
  });

  it('refuses what asks nothing', () => {
    for (const what of [
      '',
      'chalk 5.6.1',
      'nowhere/chalk',
      'pkg:npm',
      'pkg:docker/alpine@3',
      // Nothing known of them would sound like good news.
      'chalk',
      'event-stream',
      'maven/com.acme/tool',
      'npm/a/b',
    ]) {
      const { code, stderr, stdout } = runMal(CLONE.root, ['query', what]);
      expect(stderr, what).toMatch(/^mal: .* is no package/);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    }
    expect(runMal(CLONE.root, ['query', 'npm/chalk@']).stderr).toContain('ends in "@" without a version');
    expect(runMal(CLONE.root, ['query']).code).toBe(2);
  });

  it('forgets an alias that a report has no more, and finds the new one', () => {
    const clone: TestRepository = database();
    const before = asked('GHSA-2v46-p5h4-248w', clone.root);
    expect(before.reports).toHaveLength(1);
    const [path, text] = Object.entries(reportFiles()).find(([name]) => name.includes('/chalk/'))!;
    clone.write({ [path]: text.replace('GHSA-2v46-p5h4-248w', 'GHSA-aaaa-bbbb-cccc') }).commit();
    expect(asked('GHSA-2v46-p5h4-248w', clone.root).reports).toEqual([]);
    expect(asked('GHSA-aaaa-bbbb-cccc', clone.root).reports).toHaveLength(1);
  });

  it('prints nothing that a terminal would obey', () => {
    for (const what of [`npm/${BIDI}`, 'npm/::error::x', 'npm/a\u001b[2Jb', '\u202e']) {
      const { stdout, stderr } = runMal(CLONE.root, ['query', what]);
      expect(stdout + stderr, what).not.toMatch(/[\u001b\u202e]|^::/m);
    }
  });
});
