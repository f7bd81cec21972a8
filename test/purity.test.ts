import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ECOSYSTEMS } from '../src/ecosystems/index.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface SourceFile {
  path: string;
  text: string;
  /** Without comments, so that they may speak of what the code may not do. */
  code: string;
}

function read(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((path) => path.endsWith('.ts') && !path.startsWith('src/generated/'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, code: text.replace(/^\s*\/?\*.*$/gm, '').replace(/(^|\s)\/\/ .*$/gm, '$1') };
    });
}

const SRC = read('src');
const inside = (...folders: string[]) =>
  SRC.filter(({ path }) => folders.some((folder) => path.startsWith(`src/${folder}/`)));
const outside = (...paths: string[]) =>
  SRC.filter(({ path }) => !paths.some((start) => path.startsWith(`src/${start}`)));

/** `path: line` of everything that matches. */
function matches(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, code }) =>
    code
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}

/** The files of `src` that a file imports, other modules by their names; what is imported for its types alone does not count. */
function importsOf({ path, code }: SourceFile): string[] {
  const statements = [...code.matchAll(/^(?:import|export)\s(?!type\b)(?:[^;']*?\sfrom\s+)?'([^']+)'/gm)];
  const lazy = [...code.matchAll(/\bimport\('([^']+)'\)/g)];
  return [...statements, ...lazy].map(([, name = '']) =>
    name.startsWith('.') ? posix.normalize(`${dirname(path)}/${name}`) : name,
  );
}

function strangers(files: readonly SourceFile[], allowed: RegExp): string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter((name) => !allowed.test(name))
      .map((name) => `${file.path} imports ${name}`),
  );
}

describe('dependencies point one way', () => {
  it('core imports nothing but core and what is generated from the schemas', () => {
    expect(strangers(inside('core'), /^src\/(?:core|generated)\//)).toEqual([]);
  });

  it('ecosystems import core and the order of semantic versions', () => {
    expect(strangers(inside('ecosystems'), /^(?:src\/(?:core|ecosystems)\/|semver)/)).toEqual([]);
  });

  it('rules import core and ecosystems', () => {
    expect(strangers(inside('rules'), /^src\/(?:core|ecosystems|rules)\//)).toEqual([]);
  });

  it('formats of lockfiles import core, ecosystems, and the libraries of YAML and TOML', () => {
    const formats = inside('lockfiles').filter(({ path }) => !path.startsWith('src/lockfiles/trees/'));
    expect(strangers(formats, /^(?:src\/(?:core|ecosystems|lockfiles)\/|yaml$|smol-toml$)/)).toEqual([]);
  });

  it('stores import core, git and the file system, and no command', () => {
    expect(
      inside('store')
        .flatMap(importsOf)
        .filter((name) => /^src\/(?:commands|reporters|rules|engine)\//.test(name)),
    ).toEqual([]);
  });

  it('nothing but the command line imports a command', () => {
    const strange = outside('commands/', 'cli.ts').flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith('src/commands/') && name !== 'src/commands/command.ts')
        .map((name) => `${file.path} imports ${name}`),
    );
    expect(strange).toEqual([]);
  });
});

describe('core, ecosystems and rules are pure', () => {
  const pure = inside('core', 'ecosystems', 'rules');

  it('read no clock, file, environment or random number, and print nothing', () => {
    expect(pure.length).toBeGreaterThan(100);
    const impure =
      /'node:|\bprocess\.\w|\bconsole\.\w+\(|\bDate\.now|\bnew Date\b|\bMath\.random|\bglobalThis|\bsetTimeout|\bfetch\(|\brequire\(/;
    expect(matches(pure, impure)).toEqual([]);
  });
});

describe('one place for one thing', () => {
  it('only env.ts reads the clock', () => {
    expect(matches(outside('env.ts'), /\bDate\.now\(|\bnew Date\(\s*\)/)).toEqual([]);
  });

  it('only cli.ts reads the command line and ends the process', () => {
    expect(matches(outside('cli.ts', 'mal.ts'), /\bprocess\.(?:exit|argv)\b/)).toEqual([]);
  });

  it('only ecosystems/ knows one registry from another', () => {
    const names = ECOSYSTEMS.map(({ name }) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
    const comparison = new RegExp(
      `(?:[!=]==?|\\bcase|includes\\()\\s*['"\`](?:${names})['"\`]|['"\`](?:${names})['"\`]\\s*[!=]==?`,
    );
    expect(comparison.test("if (ecosystem === 'npm') {")).toBe(true);
    expect(matches(outside('ecosystems/'), comparison)).toEqual([]);
  });

  it('only the stores start a process', () => {
    const starters = outside('store/').filter((file) => importsOf(file).includes('node:child_process'));
    expect(starters.map(({ path }) => path)).toEqual([]);
  });
});

describe('files stay small', () => {
  /** Over 250 lines, and why. */
  const LONG: Record<string, string> = {};
  const lines = SRC.map(({ path, text }) => ({ path, count: text.split('\n').length - 1 }));

  it('half of them are under 100 lines', () => {
    const counts = lines.map(({ count }) => count).sort((a, b) => a - b);
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThan(100);
  });

  it('none is over 250 without a reason', () => {
    const long = lines.filter(({ count }) => count > 250).map(({ path, count }) => `${path}: ${count}`);
    expect(long.filter((entry) => !(entry.slice(0, entry.indexOf(':')) in LONG))).toEqual([]);
    for (const path of Object.keys(LONG))
      expect(
        long.some((entry) => entry.startsWith(`${path}:`)),
        path,
      ).toBe(true);
  });

  it('none is a drawer for everything', () => {
    expect(
      SRC.filter(({ path }) => /\/(?:utils?|helpers?|misc|common)(?:\.ts$|\/)/.test(path)).map(
        ({ path }) => path,
      ),
    ).toEqual([]);
  });
});

describe('words', () => {
  it('no source, script or test holds a note to oneself, a way around the types or a path of somebody’s machine', () => {
    // Written apart, so that this file does not find itself.
    const notes = ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|');
    const untyped = ['(?::|\\bas) a' + 'ny(?=\\s*[;,)=[>|])', '@ts-ig' + 'nore', '@ts-noch' + 'eck'].join(
      '|',
    );
    const places = ['/ro' + 'ot/', '/Us' + 'ers/', '/wo' + 'rk/'].join('|');
    const forbidden = new RegExp(`\\b(?:${notes})\\b|${untyped}|${places}`);
    const bad = { path: 'x.ts', text: '', code: 'const x: a' + 'ny = 1;' };
    expect(matches([bad], forbidden)).toHaveLength(1);
    expect(matches([...SRC, ...read('scripts'), ...read('test')], forbidden)).toEqual([]);
  });

  it('no test is skipped, alone or empty', () => {
    expect(matches(read('test'), /\b(?:it|test|describe)\.(?:only|skip|todo)\b/)).toEqual([]);
  });
});
