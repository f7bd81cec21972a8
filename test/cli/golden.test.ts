import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { settled, startMal, TestRepository } from './run.ts';

/**
 * Each folder is a case: `before/` is the repository (with the usual `mal.config.json` if it brings none), `transcript` the
 * command lines (`$ mal …`, `$ git …`) with what they print (`! ` before each line of stderr) and their exit codes, and
 * `after/` the repository afterwards, left out where nothing changed. `UPDATE=1` writes what the commands do into the case:
 * to add one, make `before/`, write the `$` lines, run `UPDATE=1 npx vitest run test/cli/golden.test.ts` and read the result.
 */
const FOLDER = fileURLToPath(new URL('../fixtures/cli/', import.meta.url));

function readTree(folder: string, under = ''): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const path = join(folder, name);
    if (lstatSync(path).isDirectory()) Object.assign(files, readTree(path, `${under}${name}/`));
    else files[under + name] = readFileSync(path, 'utf8');
  }
  return files;
}

/** The words of a command line; single quotes keep blanks, `$'…'` takes `\n` and `\e`. */
function wordsOf(line: string): string[] {
  const words = line.match(/\$'[^']*'|'[^']*'|[^\s']+(?:'[^']*')?/g) ?? [];
  return words.map((word) => {
    if (word.startsWith("$'")) return word.slice(2, -1).replaceAll('\\n', '\n').replaceAll('\\e', '\u001b');
    return word.replaceAll("'", '');
  });
}

async function run(repository: TestRepository, line: string): Promise<string> {
  const [program, ...words] = wordsOf(line);
  if (program === 'git') {
    repository.git(...words);
    return '';
  }
  const { code, stdout, stderr } = await startMal(repository.root, words);
  const complaints = stderr === '' ? '' : `${stderr.replace(/\n$/, '').replace(/^/gm, '! ')}\n`;
  const printed = stdout === '' || stdout.endsWith('\n') ? stdout : `${stdout}\n`;
  return settled(`${printed}${complaints}exit ${code}\n`, repository.root);
}

describe('a whole command line prints, answers and leaves behind what its case says:', () => {
  it.concurrent.each(readdirSync(FOLDER).sort())('%s', async (name) => {
    const folder = join(FOLDER, name);
    const transcript = readFileSync(join(folder, 'transcript'), 'utf8');
    const before = readTree(join(folder, 'before'));
    const repository = new TestRepository(before);
    const start = repository.files();
    let actual = '';
    for (const line of transcript.match(/^\$ .*$/gm) ?? [])
      actual += `${line}\n${await run(repository, line.slice(2))}`;
    // The usual configuration is no part of a case that does not bring it.
    const usual = 'mal.config.json' in before ? undefined : start['mal.config.json'];
    const settle = (files: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(files)
          .filter(([path, text]) => path !== 'mal.config.json' || text !== usual)
          .map(([path, text]) => [path, settled(text, repository.root)]),
      );
    const after = settle(repository.files());
    const isChanged = JSON.stringify(after) !== JSON.stringify(settle(start));
    if (process.env.UPDATE) {
      writeFileSync(join(folder, 'transcript'), actual);
      rmSync(join(folder, 'after'), { recursive: true, force: true });
      for (const [path, text] of isChanged ? Object.entries(after) : []) {
        mkdirSync(dirname(join(folder, 'after', path)), { recursive: true });
        writeFileSync(join(folder, 'after', path), text);
      }
    }
    expect(actual).toBe(readFileSync(join(folder, 'transcript'), 'utf8'));
    const expected = readTree(join(folder, 'after'));
    expect(after).toEqual(Object.keys(expected).length > 0 ? expected : settle(start));
    expect(actual).not.toMatch(/internal error|^ +at /m);
  });
});
