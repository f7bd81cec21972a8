import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { indexFile, packageLock, project } from '../support/check-database.ts';
import { runMal, temporaryFolder } from './run.ts';

const DB = indexFile();

const manifest = (name: string, version: string) => JSON.stringify({ name, version });
const metadata = (name: string, version: string) =>
  `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\nText\n`;

/** `path as` of each match, and what was not checked; with the exit code. */
function judged(folder: string, ...args: string[]) {
  const { code, stdout, stderr } = runMal(folder, ['check', '--format', 'json', ...args], { MAL_DB: DB });
  expect(stderr).toBe('');
  const { matches, unchecked, checked } = JSON.parse(stdout);
  return {
    code,
    checked,
    matches: matches.map(({ path, as }: { path: string; as: string }) => `${path} ${as}`),
    unchecked: unchecked.map(({ path, reason }: { path: string; reason: string }) => `${path} ${reason}`),
  };
}

describe('mal check --installed', () => {
  const folder = project({
    'package-lock.json': packageLock({ good: '1.0.0' }),
    'node_modules/good/package.json': manifest('good', '1.0.0'),
    'node_modules/good/node_modules/evil/package.json': manifest('evil', '1.0.0'),
    'node_modules/good/package-lock.json': packageLock({ evil: '9.0.0' }),
    'packages/a/node_modules/chalk/package.json': manifest('chalk', '5.6.1'),
    '.venv/pyvenv.cfg': '',
    '.venv/lib/python3.12/site-packages/Foo_Bar-1.dist-info/METADATA': metadata('Foo.Bar', '1'),
    '.venv/lib/python3.12/site-packages/pip/requirements.txt': 'foo-bar==3\n',
  });

  it('looks beside the lockfiles for what lies in node_modules and Python environments', () => {
    expect(judged(folder)).toMatchObject({ code: 0, matches: [] });
    expect(judged(folder, '--installed')).toEqual({
      code: 1,
      checked: { files: 4, packages: 5, unpinned: 0 },
      matches: [
        '.venv/lib/python3.12/site-packages Foo_Bar-1.dist-info',
        'node_modules good/node_modules/evil',
        'packages/a/node_modules chalk',
      ],
      unchecked: [],
    });
  });

  it('is what naming such a folder means', () => {
    expect(judged(folder, 'node_modules').matches).toEqual(['node_modules good/node_modules/evil']);
    expect(judged(join(folder, 'node_modules'), '.').matches).toEqual(['. good/node_modules/evil']);
    expect(judged(folder, '.venv').matches).toEqual([
      '.venv/lib/python3.12/site-packages Foo_Bar-1.dist-info',
    ]);
    expect(judged(folder, 'node_modules', './node_modules/', '--installed', '.').matches).toHaveLength(3);
  });

  it('is not clean where something cannot be read, or lies where nobody asked', () => {
    const store = project({ 'links/node_modules/other/package.json': manifest('other', '1.0.0') });
    const torn = project({
      'node_modules/x/package.json': '{',
      'node_modules/y/package.json': manifest('y', '1.0.0'),
    });
    symlinkSync(join(store, 'links/node_modules/other'), join(torn, 'node_modules/other'));
    const found = judged(torn, '--installed');
    expect(found.code).toBe(2);
    expect(found.checked.packages).toBe(2);
    expect(found.unchecked).toEqual([
      `${join(store, 'links/node_modules')} was not looked into, though node_modules links into it: name it, too`,
      expect.stringMatching(/^node_modules\/x\/package\.json /),
    ]);
    expect(judged(torn, '--installed', '.', join(store, 'links/node_modules')).unchecked).toHaveLength(1);
  });

  it('does not take a link to a project of the same workspace for a package', () => {
    const workspace = project({ 'packages/own/package.json': manifest('evil', '1.0.0') });
    mkdirSync(join(workspace, 'node_modules'));
    symlinkSync('../packages/own', join(workspace, 'node_modules/evil'));
    expect(judged(workspace, '--installed')).toMatchObject({ code: 0, matches: [], unchecked: [] });
  });

  it('reads what npm itself installed', () => {
    const made = project({
      'package.json': JSON.stringify({
        name: 'p',
        version: '1.0.0',
        dependencies: { evil: 'file:evil-1.0.0.tgz' },
      }),
      'evil/package.json': manifest('evil', '1.0.0'),
    });
    const npm = (...args: string[]) =>
      execFileSync(
        'npm',
        [...args, '--offline', '--no-audit', '--no-fund', '--cache', join(made, '.cache')],
        {
          cwd: made,
          stdio: 'ignore',
        },
      );
    npm('pack', './evil');
    npm('install');
    expect(judged(made, 'node_modules').checked.packages).toBe(0);
    // What came out of a file of the project's own is not the registry's package; that one is.
    const installed = temporaryFolder();
    execFileSync('cp', ['-r', join(made, 'node_modules'), installed]);
    execFileSync('rm', [join(installed, 'node_modules/.package-lock.json')]);
    expect(judged(installed, '--installed').matches).toEqual(['node_modules evil']);
  });
});
