import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addImport, addToList } from '../scripts/registry.ts';
import { SCOPES } from '../scripts/rule-template.ts';
import { REPOSITORY } from './support/workflow.ts';

const copy = mkdtempSync(join(tmpdir(), 'mal-scaffold-'));

beforeAll(() => {
  for (const name of ['src', 'scripts', 'package.json'])
    cpSync(join(REPOSITORY, name), join(copy, name), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(copy, path), 'utf8');

function tsx(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...args], {
    cwd: copy,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** What an expression about the copy's own modules prints, as JSON. */
function ask(module: string, expression: string): unknown {
  const { stdout, stderr } = tsx(
    '--input-type=module',
    '-e',
    `const it = await import('./${module}'); console.log(JSON.stringify(${expression}))`,
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('npm run new-rule', () => {
  it('writes a rule of each scope, lists it in order, and says what to do next', () => {
    for (const scope of SCOPES) {
      const { status, stdout } = tsx('scripts/new-rule.ts', `package-quite-${scope}`, scope);
      expect(status).toBe(0);
      expect(stdout).toContain(`-t package-quite-${scope}`);
    }
    const ids = ask('src/rules/index.ts', 'it.RULES.map((rule) => [rule.id, rule.scope])') as [
      string,
      string,
    ][];
    expect(ids.filter(([id]) => id.startsWith('package-quite-'))).toEqual(
      [...SCOPES].sort().map((scope) => [`package-quite-${scope}`, scope]),
    );
    expect(ids.map(([id]) => id)).toEqual(ids.map(([id]) => id).sort());
  });

  it('refuses an id that is taken or is none, and a scope that does not exist', () => {
    for (const args of [['alias-self'], ['Alias'], [], ['alias'], ['../x-y'], ['alias-new', 'nothing']]) {
      const { status, stderr } = tsx('scripts/new-rule.ts', ...args);
      expect(status).toBe(2);
      expect(stderr).toContain('Usage: npm run new-rule');
    }
    expect(existsSync(join(copy, 'src/rules/alias-new.ts'))).toBe(false);
  });
});

describe('npm run new-ecosystem', () => {
  it('gives a known ecosystem a file of its own that keeps what was known of it', () => {
    expect(read('src/ecosystems/other.ts')).toContain("other('Hackage'");
    expect(tsx('scripts/new-ecosystem.ts', 'Hackage').status).toBe(0);
    expect(read('src/ecosystems/other.ts')).not.toContain("other('Hackage'");
    const facts = ask(
      'src/ecosystems/index.ts',
      "[it.ECOSYSTEMS.length, it.ECOSYSTEMS.filter(({ name }) => name === 'Hackage').length, it.packagePurl('Hackage', 'some-package')]",
    );
    expect(facts).toEqual([51, 1, 'pkg:hackage/some-package']);
  });

  it('says that other tools refuse a name which OSV does not have', () => {
    expect(tsx('scripts/new-ecosystem.ts', 'Made Up').stdout).toContain('OSV 1.9 does not name Made Up');
    expect(read('src/ecosystems/made-up.ts')).toContain("'made-up/some-package'");
  });

  it('refuses what has a file already, and what is no name', () => {
    for (const name of ['npm', '', '../x', "a'b"])
      expect(tsx('scripts/new-ecosystem.ts', name).status).toBe(2);
  });
});

describe('a registry', () => {
  it('takes a new line where the alphabet has it, also at the end', () => {
    const text =
      "import a from './a.ts';\nimport c from './c.ts';\n\nexport const LIST = [\n  a,\n  c,\n];\n";
    expect(addToList(addImport(text, 'b', 'b'), 'b')).toBe(
      "import a from './a.ts';\nimport b from './b.ts';\nimport c from './c.ts';\n\nexport const LIST = [\n  a,\n  b,\n  c,\n];\n",
    );
    expect(addToList(addImport(text, 'z', 'z'), 'z')).toContain(
      "import c from './c.ts';\nimport z from './z.ts';\n\nexport const LIST = [\n  a,\n  c,\n  z,\n];",
    );
  });
});
