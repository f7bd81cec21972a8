/** Reports that wait for a number, a bare remote to number them on, and what must hold of it afterwards. */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { formatReport } from '../../src/core/format.ts';
import type { Osv } from '../../src/core/report.ts';
import { type ExampleParts, npm } from '../../src/rules/examples.ts';
import { type Files, TestRepository, temporaryFolder } from '../cli/run.ts';

/** A report without a number on an npm package. */
export function waiting(name: string, parts: ExampleParts = {}, slug = name): Record<string, string> {
  const id = `MAL-0000-${slug}`;
  return { [`osv/npm/${name}/${id}.json`]: formatReport(npm(name, { id, ...parts })) };
}

/** A report with a number. */
export function numbered(name: string, id: string, parts: ExampleParts = {}): Record<string, string> {
  return { [`osv/npm/${name}/${id}.json`]: formatReport(npm(name, { id, ...parts })) };
}

/** A repository in which git knows who commits. */
export function repository(files: Files = {}): TestRepository {
  const made = new TestRepository(files);
  identify(made);
  return made;
}

function identify(made: TestRepository): void {
  made.git('config', 'user.name', 'Test');
  made.git('config', 'user.email', 'test@example.org');
}

/** What lies in a tree: the ids of each package, and what `.mal/ids.json` says. */
export interface TreeState {
  ids: Record<string, string[]>;
  given: Record<string, number>;
  files: Record<string, string>;
}

export class BareRemote {
  readonly path: string = join(temporaryFolder(), 'database.git');

  constructor(files: Files = {}) {
    const seed = repository(files);
    seed.commit('Begin');
    this.git('init', '--quiet', '--bare', '-b', 'main', this.path);
    seed.git('push', '--quiet', this.path, 'main');
  }

  git(...args: string[]): string {
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
    };
    const inside = args[0] === 'init' ? args : ['--git-dir', this.path, ...args];
    const { status, stdout, stderr } = spawnSync('git', inside, {
      env,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  /** What a server's git leaves when it is killed itself, and whoever runs the server takes away. */
  removeLocks(): void {
    for (const name of readdirSync(this.path, { recursive: true, encoding: 'utf8' }))
      if (name.endsWith('.lock')) rmSync(join(this.path, name));
  }

  clone(): TestRepository {
    const clone = repository();
    clone.git('remote', 'add', 'origin', this.path);
    clone.git('fetch', '--quiet', 'origin');
    clone.remove('mal.config.json');
    clone.git('checkout', '--quiet', '-B', 'main', 'origin/main');
    clone.git('branch', '--quiet', '--set-upstream-to=origin/main');
    return clone;
  }

  state(ref = 'main'): TreeState {
    const state: TreeState = { ids: {}, given: {}, files: {} };
    const paths = this.git('ls-tree', '-r', '--name-only', ref).split('\n');
    for (const path of paths) {
      const text = this.git('show', `${ref}:${path}`);
      state.files[path] = text;
      if (path === '.mal/ids.json') state.given = JSON.parse(text);
      const [, name = '', id = ''] = /^osv\/npm\/(.+)\/([^/]+)\.json$/.exec(path) ?? [];
      if (id === '') continue;
      expect((JSON.parse(text) as Osv).id).toBe(id);
      state.ids[name] = [...(state.ids[name] ?? []), id];
    }
    return state;
  }

  /** Every package has one report with one number, no number is there twice or above what was given, and no commit merges. */
  expectNumbered(names: readonly string[]): TreeState {
    const state = this.state();
    expect(Object.keys(state.ids).sort()).toEqual([...names].sort());
    const ids = Object.values(state.ids).flat();
    expect(ids.filter((id) => !/^MAL-\d{4}-[1-9]\d*$/.test(id) || id.startsWith('MAL-0000'))).toEqual([]);
    expect(Object.entries(state.ids).filter(([, list]) => list.length !== 1)).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      const [, year = '', n = ''] = id.split('-');
      expect(Number(n)).toBeLessThanOrEqual(state.given[year] ?? 0);
    }
    expect(this.git('rev-list', '--merges', 'main')).toBe('');
    return state;
  }

  /** Every number that any commit of the branch ever held, by package: none may move from one to another. */
  expectNeverReused(): void {
    const owner = new Map<string, string>();
    for (const line of this.git('log', '--format=', '--raw', '--no-renames', '--no-abbrev', 'main').split(
      '\n',
    )) {
      const [, name, id] = /\tosv\/npm\/(.+)\/(MAL-[1-9][^/]*)\.json$/.exec(line) ?? [];
      if (name === undefined || id === undefined) continue;
      expect(owner.get(id) ?? name).toBe(name);
      owner.set(id, name);
    }
  }
}
