import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatReport } from '../../src/core/format.ts';
import { mergeReports, parseReport } from '../../src/index.ts';
import { npm } from '../../src/rules/examples.ts';
import { runMal, TestRepository, temporaryFolder } from './run.ts';

const NOW = '2025-06-01T00:00:00Z';
const A = npm('bad', { id: 'MAL-0000-a', versions: ['1.0.0'], details: 'One.\n' });
const B = npm('bad', {
  id: 'MAL-0000-b',
  versions: ['2.0.0'],
  aliases: ['CVE-2025-12345'],
  details: 'Two.\n',
});
const NUMBERED = npm('bad', { id: 'MAL-2025-1000001', versions: ['0.9.0'] });

/** A folder outside any repository that holds these files. */
function folderOf(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const stdout = (folder: string, ...files: string[]) =>
  runMal(folder, ['merge', '--stdout', '--now', NOW, ...files]);

describe('mal merge --stdout', () => {
  const files = { 'a.json': formatReport(A), 'b.json': formatReport(B), 'n.json': formatReport(NUMBERED) };

  it('prints the merge of the files, in any order and repetition, outside of any repository', () => {
    const folder = folderOf(files);
    const expected = mergeReports([NUMBERED, A, B], { now: NOW }).text;
    for (const order of [
      ['a', 'b', 'n'],
      ['n', 'b', 'a'],
      ['b', 'a', 'b', 'n', 'a'],
    ]) {
      const result = stdout(folder, ...order.map((name) => `${name}.json`));
      expect(result).toEqual({ code: 0, stdout: expected, stderr: '' });
    }
  });

  it('prints what the library makes of the same files', () => {
    const unknown = JSON.parse(formatReport(A));
    const texts = [JSON.stringify({ ...unknown, campaign: { name: 'x' } }), formatReport(B)];
    const folder = folderOf({ 'a.json': texts[0]!, 'b.json': texts[1]! });
    const merged = mergeReports(
      texts.map((text) => parseReport(text)),
      { now: new Date(NOW) },
    );
    expect(stdout(folder, 'a.json', 'b.json').stdout).toBe(merged.text);
    expect(merged.osv).toMatchObject({ campaign: { name: 'x' } });
  });

  it('sets aside in the library too what is no report', () => {
    const bad = [null, 'text', {}, parseReport('{'), { ...A, details: 3 }, { ...A, id: [] }] as never[];
    const merged = mergeReports([...bad, A], { now: NOW });
    expect(merged.merged).toEqual([6]);
    expect(merged.aside.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('touches no tree, not even inside a repository', () => {
    const repository = new TestRepository(files);
    const before = repository.files();
    const result = stdout(repository.root, 'a.json', 'b.json');
    expect(result.code).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({
      id: 'MAL-0000-a',
      affected: [{ versions: ['1.0.0', '2.0.0'] }],
    });
    expect(repository.files()).toEqual(before);
  });

  it('keeps the bytes of a numbered report to which the others add nothing', () => {
    const text = `${formatReport(NUMBERED).trimEnd()} \n\n`;
    const folder = folderOf({ 'n.json': text });
    expect(stdout(folder, 'n.json', 'n.json').stdout).toBe(text);
  });

  it('sets aside what cannot be merged, says so, and merges the rest', () => {
    const folder = folderOf({
      ...files,
      'broken.json': '{',
      'other.json': formatReport(npm('good', { id: 'MAL-0000-z' })),
    });
    const result = stdout(folder, 'a.json', 'broken.json', 'b.json', 'other.json');
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout).affected[0].versions).toEqual(['1.0.0', '2.0.0']);
    expect(result.stderr).toContain('set aside: broken.json: it is no report');
    expect(result.stderr).toContain('set aside: other.json: it is about another package');
  });

  it('keeps the least of two numbers, and sets the other aside', () => {
    const folder = folderOf({ ...files, 'm.json': formatReport({ ...NUMBERED, id: 'MAL-2024-7' }) });
    const result = stdout(folder, 'n.json', 'm.json');
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout).id).toBe('MAL-2024-7');
    expect(result.stderr).toContain('set aside: n.json: it is numbered MAL-2025-1000001, beside MAL-2024-7');
  });

  it.each<[string, string[], string]>([
    [
      'reports on different packages',
      ['a.json', 'other.json'],
      'a.json is about npm "bad", other.json is about npm "good"',
    ],
    ['nothing that can be read', ['broken.json'], 'Nothing can be merged: broken.json: it is no report'],
    ['a file that is not there', ['a.json', 'none.json'], 'There is no file "none.json"'],
    ['a folder', ['.'], 'it is no file'],
    ['no file at all', [], '--stdout needs the report files'],
    ['a time that is none', ['--now', 'yesterday', 'a.json'], '--now "yesterday" is no time'],
    ['a base', ['--base', 'HEAD', 'a.json'], '--stdout goes with neither'],
  ])('refuses %s in one sentence', (_, words, says) => {
    const folder = folderOf({
      ...files,
      'broken.json': '{',
      'other.json': formatReport(npm('good', { id: 'MAL-0000-z' })),
    });
    const result = runMal(folder, ['merge', '--stdout', ...words]);
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(says) });
  });
});
