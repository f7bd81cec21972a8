import {
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatReport } from '../../src/core/format.ts';
import type { ReportRule } from '../../src/core/rule.ts';
import { npm } from '../../src/rules/examples.ts';
import { RULES } from '../../src/rules/index.ts';
import { type Files, runMal, TestRepository } from './run.ts';

const pathOf = (name: string) => `osv/npm/${name}/MAL-2025-${1000001 + name.length}.json`;
const textOf = (name: string, more: object = {}) =>
  formatReport({ ...npm(name, { id: `MAL-2025-${1000001 + name.length}` }), ...more });

/** Twelve reports, each with an id of its own; the numbers given allow for them. */
function repository(): TestRepository {
  const files: Files = { '.mal/ids.json': '{"2025": 1000099}\n' };
  for (let i = 1; i <= 12; i++) files[pathOf('p'.repeat(i))] = textOf('p'.repeat(i));
  return committed(files);
}

function committed(files: Files): TestRepository {
  const repo = new TestRepository(files);
  repo.commit();
  return repo;
}

/** Longer than the time in which a change is too fresh to be remembered. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 2200));

const findings = (repo: TestRepository, ...more: string[]) => {
  const { code, stdout, stderr } = repo.mal('validate', '--format', 'json', ...more);
  expect(stderr).toBe('');
  return {
    code,
    ...(JSON.parse(stdout) as { checked: number; diagnostics: { rule: string; path: string }[] }),
  };
};

/** What is remembered never differs from looking again; gives what was found. */
function same(repo: TestRepository) {
  const remembered = findings(repo);
  expect(findings(repo)).toEqual(remembered);
  expect(findings(repo, '--fresh')).toEqual(remembered);
  return remembered;
}

describe('full validation remembers what it found', () => {
  const memory = (repo: TestRepository) => join(repo.root, '.git/mal/verdicts');

  it('of reports that did not change, until --fresh', async () => {
    const repo = repository().write({ [pathOf('pp')]: textOf('pp', { summary: 'Something else' }) });
    await settle();
    expect(same(repo).diagnostics.map(({ rule }) => rule)).toEqual(['summary-generated']);
    // The words of a finding show where it comes from.
    const bytes = readFileSync(memory(repo), 'latin1');
    writeFileSync(memory(repo), bytes.replace('Something else', 'SOMETHING ELSE'), 'latin1');
    expect(repo.mal('validate').stdout).toContain('SOMETHING ELSE');
    expect(repo.mal('validate', '--fresh').stdout).toContain('"Something else"');
    expect(repo.mal('validate').stdout).toContain('"Something else"');
  });

  it('and never differs from looking again, whatever happens to the files', async () => {
    const repo = repository();
    await settle();
    expect(same(repo)).toMatchObject({ code: 0, checked: 12 });
    const at = (path: string) => join(repo.root, path);
    const bad = textOf('ppp', { summary: 'Wrong' });
    const steps: (() => unknown)[] = [
      () => repo.write({ [pathOf('ppp')]: bad }),
      // The same size and the old time of modification.
      () => {
        repo.write({ [pathOf('pppp')]: textOf('pppp').replace('Malicious', 'Beneficent') });
        utimesSync(at(pathOf('pppp')), new Date(0), new Date(0));
      },
      () => renameSync(at(pathOf('p')), at('osv/npm/p/MAL-2025-1000050.json')),
      () => repo.remove(pathOf('pp')),
      () => {
        repo.remove(pathOf('ppppp'));
        symlinkSync('/etc/passwd', at(pathOf('ppppp')));
      },
      () => repo.write({ 'osv/npm/new/MAL-0000-new.json': textOf('new', { id: 'MAL-0000-new' }) }),
      () => repo.git('add', '-A'),
      () => repo.write({ [pathOf('ppp')]: textOf('ppp') }),
      // An alias on two reports: what compares all reports must see those that are remembered.
      () => repo.write({ [pathOf('pppppp')]: textOf('pppppp', { aliases: ['GHSA-aaaa-bbbb-cccc'] }) }),
      () => repo.write({ [pathOf('ppppppp')]: textOf('ppppppp', { aliases: ['GHSA-aaaa-bbbb-cccc'] }) }),
      () => repo.write({ '.mal/ids.json': '{"2025": 1000100}\n' }),
      () => repo.write({ '.mal/ids.json': '{"2025": 1000005}\n' }),
      () =>
        repo.write({
          'mal.config.json': '{"layout": "portable", "roots": ["osv"], "firstNumber": 1000003}\n',
        }),
      () => repo.git('commit', '-qm', 'all'),
    ];
    let found = 0;
    for (const [i, step] of steps.entries()) {
      step();
      if (i % 5 === 4) await settle();
      found += same(repo).diagnostics.length;
    }
    expect(found).toBeGreaterThan(steps.length);
  }, 120_000);

  it('and takes a damaged, foreign or unwritable memory for none', async () => {
    const repo = repository();
    await settle();
    same(repo);
    const whole = readFileSync(memory(repo));
    for (const damaged of [
      '',
      'mal verdicts 1\n',
      'mal verdicts 1\n{}\n',
      whole.subarray(0, whole.length - 9),
    ]) {
      writeFileSync(memory(repo), damaged);
      expect(same(repo)).toMatchObject({ code: 0, checked: 12 });
    }
    copyFileSync(memory(repo), join(repo.root, 'kept'));
    const other = committed({ [pathOf('p')]: textOf('p', { summary: 'Wrong' }) });
    same(other);
    copyFileSync(join(repo.root, 'kept'), memory(other));
    expect(same(other).diagnostics).toHaveLength(1);
  }, 60_000);

  it('but not in a linked working tree', () => {
    const repo = repository();
    repo.git('worktree', 'add', '-q', 'linked');
    expect(runMal(join(repo.root, 'linked'), ['validate']).code).toBe(0);
    expect(existsSync(memory(repo))).toBe(false);
  });
});

describe('a rule that asks the clock or the numbers given', () => {
  it('and whose findings stay is silent for now only where a passing rule has a finding', () => {
    const clock = { now: Date.parse('2026-01-01T00:00:00Z') } as never;
    const findings = (id: string, published: string) => {
      const rule = RULES.find((one) => one.id === id) as ReportRule;
      const said: string[] = [];
      rule.check(
        npm('p', { published, modified: '2025-06-01T00:00:00Z' }),
        ({ pointer }) => void said.push(String(pointer)),
        clock,
      );
      return said;
    };
    expect(RULES.filter(({ passing }) => passing === false).map(({ id }) => id)).toEqual(['time-order']);
    for (const published of [
      '2025-07-01T00:00:00Z',
      '2025-12-31T23:59:59Z',
      '2026-01-03T00:00:00Z',
      '9998-01-01T00:00:00Z',
    ]) {
      const later = published > '2026-01-02';
      expect(findings('time-order', published)).toEqual(later ? [] : ['/modified']);
      expect(findings('time-future', published)).toEqual(later ? ['/published'] : []);
    }
  });

  const forbidden = (name: string) => () => {
    throw new Error(`asked for ${name}`);
  };
  const context = (path: string) =>
    Object.defineProperties(
      {
        path,
        config: { layout: 'portable', roots: ['osv'], idPrefix: 'MAL', firstNumber: 1 },
        isPopular: () => false,
      },
      { now: { get: forbidden('now') }, given: { get: forbidden('given') } },
    ) as never;

  it.each(
    RULES.filter(({ scope }) => scope === 'report' || scope === 'repo').map(
      (rule) => [rule.id, rule] as const,
    ),
  )('is marked as passing: %s', (_, rule) => {
    const asks = [...rule.good, ...rule.bad].some((example) => {
      try {
        if (rule.scope === 'report')
          rule.check((example as { osv: never }).osv, () => {}, context('osv/x.json'));
        if (rule.scope === 'repo') rule.check((example as { reports: never }).reports, () => {}, context(''));
        return false;
      } catch (error) {
        return (error as Error).message.startsWith('asked for ');
      }
    });
    expect(asks).toBe(rule.passing !== undefined);
  });
});
