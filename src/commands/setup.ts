import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { escapeTerminal } from '../core/escape.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { findRoot, loadRepository } from '../repository.ts';
import { GitError, runGit } from '../store/git.ts';
import { WorktreeStore } from '../store/worktree.ts';
import type { Configure } from './command.ts';

/** Older versions of git leave the last three words as they are, and the driver knows that. */
const ARGUMENTS = 'merge-driver %O %A %B %L %P %S %X %Y';

export const configure: Configure = (command, world, done) => {
  command
    .addHelpText('after', '\nTells git in this clone how two branches that change one report are merged.')
    .action(async () => {
      await setup(world);
      done(0);
    });
};

async function setup(world: World): Promise<void> {
  const root = findRoot(world.cwd);
  const { config } = await loadRepository(new WorktreeStore(root));
  const say = (line: string) => world.stdout.write(escapeTerminal(`${line}\n`));
  const settings = {
    'merge.mal.name': 'reports of malicious packages',
    'merge.mal.driver': `${shellWord(program())} ${ARGUMENTS}`,
  };
  for (const [key, value] of Object.entries(settings)) {
    const before = await settingOf(root, key);
    if (before !== value) await runGit(root, ['config', '--local', '--replace-all', key, value]);
    say(before === value ? `${key} is set already.` : `${key} is set to: ${value}`);
  }
  const missing = await rootsWithout(root, config.roots);
  if (missing.length === 0) {
    say('.gitattributes names the driver for every report.');
    return;
  }
  const file = resolve(
    root,
    String(await runGit(root, ['rev-parse', '--git-path', 'info/attributes'])).trim(),
  );
  mkdirSync(dirname(file), { recursive: true });
  const open = existsSync(file) && !/(^|\n)$/.test(readFileSync(file, 'utf8')) ? '\n' : '';
  appendFileSync(file, open + missing.map((path) => `${path}/**/*.json merge=mal\n`).join(''));
  say(`.git/info/attributes names the driver for ${missing.map((path) => `${path}/**/*.json`).join(', ')}.`);
}

/** The roots whose reports git would merge without the driver. */
async function rootsWithout(root: string, roots: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const path of roots) {
    const printed = String(await runGit(root, ['check-attr', '-z', 'merge', '--', `${path}/a/b/c.json`]));
    if (printed.split('\0')[2] !== 'mal') missing.push(path);
  }
  return missing;
}

async function settingOf(root: string, key: string): Promise<string | undefined> {
  try {
    return String(await runGit(root, ['config', '--local', '-z', '--get', key])).replace(/\0$/, '');
  } catch (error) {
    if (error instanceof GitError && error.code === 1) return undefined;
    throw error;
  }
}

/** The program that runs now: git may start a merge where `mal` is on no PATH. */
function program(): string {
  for (const place of ['./mal.js', '../mal.js']) {
    const file = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(file)) return file;
  }
  throw new CannotRun(`${join('dist', 'mal.js')} is not built.`, 'npm run build builds it.');
}

const shellWord = (word: string): string =>
  /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
