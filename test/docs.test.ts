import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/commands/index.ts';
import { ruleIndex, rulePages } from '../src/reporters/rule-index.ts';
import { RULES } from '../src/rules/index.ts';
import { REPOSITORY } from './support/workflow.ts';

const read = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');

const below = (folder: string): string[] =>
  (readdirSync(join(REPOSITORY, folder), { recursive: true }) as string[]).map((name) => join(folder, name));

/** The pages that people write. */
const WRITTEN = [
  ...readdirSync(REPOSITORY).filter((name) => name.endsWith('.md')),
  ...below('docs').filter((path) => path.endsWith('.md') && !path.startsWith('docs/rules/')),
  '.github/pull_request_template.md',
];

/** The text without code, which may hold brackets of its own. */
const prose = (text: string): string =>
  text.replace(/^ *(`{3,})[\s\S]*?^ *\1$/gm, '').replace(/`[^`\n]*`/g, '');

/** The commands that a page shows: lines of its `sh` blocks, without comments. */
const commandsOf = (text: string): string[] =>
  [...text.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)].flatMap(([, , block]) =>
    block!.split('\n').map((line) => line.replace(/(?:^| +)#.*/, '').trim()),
  );

/** The anchor that GitHub gives a heading. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (text: string): string[] =>
  [...text.replace(/^(`{3,})[\s\S]*?^\1$/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    slug(heading!),
  );

/** A command as its own file configures it. */
async function configured(name: string): Promise<Command> {
  const command = new Command(name);
  (await COMMANDS.find((entry) => entry.name === name)!.load()).configure(
    command,
    undefined as never,
    () => {},
  );
  return command;
}

describe('the documentation', () => {
  it.each([...WRITTEN, 'docs/rules/README.md'])('leads nowhere that does not exist: %s', (page) => {
    const links = [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    for (const link of links.filter((target) => !/^[a-z]+:/.test(target))) {
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      expect(existsSync(join(REPOSITORY, file)), `${page} → ${link}`).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(read(file)), `${page} → ${link}`).toContain(anchor);
    }
  });

  it('names every form, how-to and decision where people look for them', () => {
    for (const folder of ['docs/how-to', 'docs/decisions']) {
      const index = read(`${folder}/README.md`);
      for (const name of readdirSync(join(REPOSITORY, folder)))
        if (name !== 'README.md') expect(index).toContain(`](${name})`);
    }
    for (const form of readdirSync(join(REPOSITORY, '.github/ISSUE_TEMPLATE'))) {
      if (form !== 'config.yml') expect(read('CONTRIBUTING.md')).toContain(`template=${form}`);
    }
  });

  it('has two set-up commands in the README: one runs the main job, one the tests', () => {
    expect(commandsOf(read('README.md')).filter((line) => line.startsWith('npm '))).toEqual([
      'npm ci && npx mal validate',
      'npm ci && npm test',
    ]);
  });

  it('shows no command or option that mal does not have', async () => {
    const shown = WRITTEN.flatMap((page) => commandsOf(read(page))).filter((line) =>
      /^(?:npx )?mal /.test(line),
    );
    expect(shown.length).toBeGreaterThan(15);
    for (const line of shown) {
      const words = line
        .replace(/"[^"]*"/g, 'text')
        .replace(/^.*?\bmal /, '')
        .split(/&&|>/)[0]!
        .trim()
        .split(/\s+/);
      const command = await configured(words[0]!);
      const known = command.options.map(({ long }) => long);
      for (const word of words.filter((text) => text.startsWith('--')))
        expect(known, line).toContain(word.split('=')[0]);
    }
  });

  it('describes every command and option of mal, and no other', async () => {
    const page = read('docs/cli.md');
    const sections = new Map(page.split(/^## /m).map((section) => [section.split('\n')[0], section]));
    const visible = COMMANDS.filter(({ hidden }) => !hidden).map(({ name }) => name);
    expect([...sections.keys()].filter((title) => title?.startsWith('mal '))).toEqual(
      visible.map((name) => `mal ${name}`),
    );
    for (const name of visible) {
      const rows = [...sections.get(`mal ${name}`)!.matchAll(/^\| `(--[^`]+)` \|/gm)].map(
        // A table wants it so.
        ([, flags]) => flags!.replaceAll('\\|', '|'),
      );
      expect(rows, name).toEqual((await configured(name)).options.map(({ flags }) => flags));
    }
  });
});

describe('docs/rules', () => {
  it('holds what the rules say now (npm run docs)', () => {
    const pages = new Map([['README.md', ruleIndex(RULES)], ...rulePages(RULES)]);
    expect(readdirSync(join(REPOSITORY, 'docs/rules')).sort()).toEqual([...pages.keys()].sort());
    for (const [name, text] of pages) expect(read(`docs/rules/${name}`), name).toBe(text);
  });

  const copy = mkdtempSync(join(tmpdir(), 'mal-docs-'));
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('is written by the script, which with --check only says what differs', () => {
    for (const name of ['src', 'scripts', 'package.json'])
      cpSync(join(REPOSITORY, name), join(copy, name), { recursive: true });
    symlinkSync(join(REPOSITORY, 'node_modules'), join(copy, 'node_modules'));
    const build = (...args: string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build-docs.ts', ...args], {
        cwd: copy,
        encoding: 'utf8',
      });
    expect(build().status).toBe(0);
    expect(build('--check')).toMatchObject({ status: 0, stdout: '' });
    writeFileSync(join(copy, 'docs/rules/alias-self.md'), 'edited by hand\n');
    writeFileSync(join(copy, 'docs/rules/gone.md'), 'a rule that is gone\n');
    const { status, stdout } = build('--check');
    expect(status).toBe(1);
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'docs/rules/alias-self.md',
      'docs/rules/gone.md',
      'Run',
      '',
    ]);
    expect(readFileSync(join(copy, 'docs/rules/alias-self.md'), 'utf8')).toBe('edited by hand\n');
    expect(build().stdout).toContain('1 written, 1 removed');
    expect(existsSync(join(copy, 'docs/rules/gone.md'))).toBe(false);
  });
});
