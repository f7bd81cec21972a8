import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import { formatReport } from '../../src/core/format.ts';
import type { Change } from '../../src/core/report.ts';
import { mergeContext, planMerge } from '../../src/engine/merge/plan-merge.ts';
import { readEntries } from '../../src/engine/merge/set-aside.ts';
import { bytesOf, UnitReader } from '../../src/engine/merge/units.ts';
import { makeRunContext } from '../../src/engine/run-context.ts';
import { framed, npm, origin } from '../../src/rules/examples.ts';
import { type Files, MAL, TestRepository, temporaryFolder } from './run.ts';

const text = (id: string, parts: Parameters<typeof npm>[1] = {}) =>
  formatReport(npm('bad', { id, ...parts }));
const NOW = Date.parse('2026-01-01T00:00:00Z');

/** Single steps of a plan, in the order in which they reach the disk. */
function stepsOf(changes: readonly Change[]): { path: string; text?: string }[] {
  const writes = changes.flatMap((change) => {
    if (change.kind === 'delete') return [];
    return [{ path: change.kind === 'move' ? change.to : change.path, text: change.text }];
  });
  const deletes = changes.flatMap((change) => {
    if (change.kind === 'write' || (change.kind === 'move' && change.path === change.to)) return [];
    return [{ path: change.path }];
  });
  return [...writes, ...deletes];
}

function planAt(
  root: string,
  directory: string,
  layout: 'portable' | 'ossf',
  roots: string[],
  supersede: boolean,
  now: number,
) {
  const config = { ...DEFAULT_CONFIG, layout, roots };
  const run = makeRunContext({ config, given: undefined, now });
  const entries = readEntries(root, config);
  const unit = new UnitReader(root, run, entries).read(directory)!;
  return planMerge(unit, mergeContext(run, { supersede, bytesOf: (path) => bytesOf(root, path) }));
}

function take(root: string, { path, text: content }: { path: string; text?: string }): void {
  if (content === undefined) rmSync(join(root, path), { force: true });
  else {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, `${path}.tmp`), content);
    renameSync(join(root, `${path}.tmp`), join(root, path));
  }
}

const row = origin('src', 'a', { id: 'A', modified_time: '2025-01-01T00:00:00Z', versions: ['1.0.0'] });
const gone = {
  ...row,
  sha256: 'b'.repeat(64),
  modified_time: '2025-01-02T00:00:00Z',
  import_time: '2025-01-02T00:00:00Z',
  withdrawn: '2025-01-03T00:00:00Z',
};

const CASES: [string, Files, 'portable' | 'ossf', string[], boolean][] = [
  [
    'a numbered report, three that wait, and two that cannot be merged',
    {
      'osv/npm/bad/MAL-2025-1.json': text('MAL-2025-1'),
      'osv/npm/bad/MAL-0000-a.json': text('MAL-0000-a', { versions: ['1.0.1'] }),
      'osv/npm/bad/MAL-0000-b.json': text('MAL-0000-b', { versions: ['1.0.2'], details: 'Other.\n' }),
      'osv/npm/bad/MAL-0000-c.json': '{',
      'osv/npm/bad/MAL-0000-d.json': formatReport(npm('good', { id: 'MAL-0000-d' })),
    },
    'portable',
    ['osv'],
    false,
  ],
  [
    'reports without a number',
    {
      'osv/npm/bad/MAL-0000-a.json': text('MAL-0000-a', { versions: ['1.0.1'] }),
      'osv/npm/bad/MAL-0000-b.json': text('MAL-0000-b', { versions: ['1.0.2'], details: 'Other.\n' }),
      'osv/npm/bad/MAL-0000-c.json': text('MAL-0000-c', { versions: ['1.0.3'], details: 'Third.\n' }),
    },
    'portable',
    ['osv'],
    false,
  ],
  [
    'a report that moves to the other root',
    {
      'osv/malicious/npm/bad/MAL-2025-5.json': text('MAL-2025-5', {
        origins: [row],
        details: framed('src', row.sha256, 'It steals.'),
      }),
      'osv/withdrawn/npm/bad/MAL-0000-a.json': text('MAL-0000-a', {
        origins: [gone],
        details: framed('src', gone.sha256, 'It steals.'),
      }),
    },
    'ossf',
    ['osv/malicious', 'osv/withdrawn'],
    false,
  ],
  [
    'two numbers with --supersede',
    {
      'osv/npm/bad/MAL-2025-1.json': text('MAL-2025-1', { versions: ['1.0.0'] }),
      'osv/npm/bad/MAL-2025-2.json': text('MAL-2025-2', { versions: ['2.0.0'], aliases: ['CVE-2025-12345'] }),
      'osv/npm/bad/MAL-0000-a.json': text('MAL-0000-a', { versions: ['3.0.0'] }),
    },
    'portable',
    ['osv'],
    true,
  ],
];

describe('a merge that is cut off after any step', () => {
  it.each(CASES)(
    'of %s comes to the same files when it is run again',
    (_, files, layout, roots, supersede) => {
      const start = new TestRepository(files);
      const whole = planAt(start.root, 'npm/bad', layout, roots, supersede, NOW);
      const steps = stepsOf(whole.changes);
      expect(steps.length).toBeGreaterThan(1);
      const results: Record<string, string>[] = [];
      // Run again at once, and a minute later: only what had not been written yet is dated later.
      for (const delay of [0, 60_000]) {
        for (let done = 0; done <= steps.length; done++) {
          const root = temporaryFolder();
          cpSync(start.root, root, { recursive: true });
          for (const step of steps.slice(0, done)) take(root, step);
          const again = planAt(root, 'npm/bad', layout, roots, supersede, NOW + delay);
          for (const step of stepsOf(again.changes)) take(root, step);
          const repository = Object.assign(Object.create(TestRepository.prototype), {
            root,
          }) as TestRepository;
          const found = Object.entries(repository.files()).map(([path, content]) => [
            path,
            content.replaceAll('2026-01-01T00:01:00Z', '2026-01-01T00:00:00Z'),
          ]);
          results.push(Object.fromEntries(found));
          const third = planAt(root, 'npm/bad', layout, roots, supersede, NOW + 120_000);
          expect(stepsOf(third.changes)).toEqual([]);
        }
      }
      for (const found of results) expect(found).toEqual(results[0]);
      expect(Object.keys(results[0]!).some((path) => /MAL-\d+-\d+\.json$|MAL-0000-a/.test(path))).toBe(true);
    },
  );

  it('by a signal, with hundreds of packages, loses nothing', async () => {
    const files: Files = {};
    for (let i = 0; i < 600; i++) {
      files[`osv/npm/p${i}/MAL-2025-${i + 1}.json`] = formatReport(npm(`p${i}`, { id: `MAL-2025-${i + 1}` }));
      files[`osv/npm/p${i}/MAL-0000-a.json`] = formatReport(
        npm(`p${i}`, { id: 'MAL-0000-a', versions: ['2.0.0'] }),
      );
    }
    const repository = new TestRepository(files);
    repository.commit();
    for (const wait of [180, 200, 220, 240, 260, 300]) {
      const child = spawn(process.execPath, [MAL, 'merge'], { cwd: repository.root, stdio: 'ignore' });
      const ended = new Promise((resolve) => child.on('close', resolve));
      await new Promise((resolve) => setTimeout(resolve, wait));
      child.kill('SIGKILL');
      await ended;
    }
    expect(repository.mal('merge').code).toBe(0);
    const reports = Object.entries(repository.files()).filter(
      ([path]) => path.startsWith('osv/') && path.endsWith('.json'),
    );
    expect(reports).toHaveLength(600);
    for (const [path, json] of reports) {
      expect(path).toMatch(/MAL-2025-\d+\.json$/);
      expect(JSON.parse(json).affected[0].versions).toEqual(['1.0.0', '2.0.0']);
      expect(JSON.parse(json).database_specific['malicious-packages-origins']).toHaveLength(1);
    }
  }, 60_000);
});
