import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settled, startMal, TestRepository } from './run.ts';

/**
 * Each `<name>.json` is a hand-written report with one mistake. `<name>.txt` says where it lies (`# path`), how it is looked at
 * (`$ mal …`) and what is then printed. `UPDATE=1` writes the printed part anew.
 */
const FOLDER = new URL('../fixtures/mistakes/', import.meta.url);
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -5));

async function transcript(name: string): Promise<{ expected: string; actual: string }> {
  const expected = readFileSync(new URL(`${name}.txt`, FOLDER), 'utf8');
  const [head, path, words] = /^# (.+)\n\$ mal (.+)\n/.exec(expected) as unknown as [string, string, string];
  const repository = new TestRepository();
  if (words.includes('--base')) {
    repository.commit();
    repository.git('checkout', '-q', '-b', 'contribution');
  }
  repository.write({ [path]: readFileSync(new URL(`${name}.json`, FOLDER)) });
  if (words.includes('--base')) repository.commit();
  const { code, stdout, stderr } = await startMal(repository.root, words.split(' '));
  const actual = `${head}${settled(stdout + stderr, repository.root)}exit ${code}\n`;
  return { expected, actual };
}

describe('a mistake in a report that somebody wrote by hand', () => {
  it.concurrent.each(names)('%s: is answered by one message that says what to do', async (name) => {
    const { expected, actual } = await transcript(name);
    if (process.env.UPDATE) writeFileSync(new URL(`${name}.txt`, FOLDER), actual);
    else expect(actual).toBe(expected);
    // A finding has its place or `-`, its severity and its words; what to do stands below it, or below all.
    const findings = actual.match(/^ {2}(?:\d+:\d+|-) {2}(?:error|warning) {2}.*$/gm) ?? [];
    expect(findings, actual).toHaveLength(1);
    expect(actual).toMatch(/^ {6}(?![| ]).+[.!?`)]$/m);
    expect(actual).toMatch(/\nexit [01]\n$/);
  });
});
