import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WrittenSource } from '../../../src/core/source-config.ts';
import { kind } from '../../../src/ingest/kinds/folder.ts';
import { SourceError } from '../../../src/ingest/source.ts';
import { temporaryFolder } from '../support/folder.ts';
import { osvText } from '../support/osv.ts';
import { describeKind, keysOf, LIMIT, memoryOf, of, readAll } from './contract.ts';

const source: WrittenSource = { id: 'test', kind: 'folder', location: 'in', limits: { objectBytes: LIMIT } };

/** A folder with these files. */
function folder(files: Record<string, string>): { root: string; source: WrittenSource; path: string } {
  const root = temporaryFolder();
  const path = join(root, 'in');
  mkdirSync(path);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { root, source, path };
}

describeKind('folder', {
  kind,
  stage() {
    const { root, path } = folder({});
    const write = (name: string, text: string) => {
      if (/[/\0]/.test(name)) return undefined;
      mkdirSync(join(path, name), { recursive: true });
      writeFileSync(join(path, name, 'report.json'), text);
      return `${name}/report.json`;
    };
    return {
      source,
      root,
      put: (name, revision) => write(name, osvText(name, revision)),
      putTooLarge: (name) => write(name, osvText(name, 1, LIMIT)),
      remove: (name) => rmSync(join(path, name), { recursive: true }),
    };
  },
});

describe('a folder', () => {
  it('is read in the order of whole paths, whatever the file system thinks', async () => {
    const names = [
      'b.json',
      'a/z.json',
      'a-b/c.json',
      'a.json',
      'a/b/c.json',
      'Z.json',
      'ä.json',
      'a/a.json',
    ];
    const events = await readAll(
      kind,
      folder(Object.fromEntries(names.map((name) => [name, osvText(name)]))),
    );
    expect(of(events, 'object').map(({ key }) => key)).toEqual(names.sort());
  });

  it('has nothing but *.json, and nothing of git', async () => {
    const found = folder({
      'a.json': '{}',
      'b.txt': '{}',
      'c.JSON': '{}',
      '.git/d.json': '{}',
      'e/.git/f.json': '{}',
      '.json': '{}',
    });
    expect(keysOf(await readAll(kind, found), 'object')).toEqual(['.json', 'a.json']);
  });

  it('may have a folder that is called like a report', async () => {
    expect(keysOf(await readAll(kind, folder({ 'x.json/y.json': '{}' })), 'object')).toEqual([
      'x.json/y.json',
    ]);
  });

  it('tells of a link and follows none', async () => {
    const found = folder({ 'a.json': '{}' });
    writeFileSync(join(found.root, 'secret.json'), '{"secret":true}');
    mkdirSync(join(found.root, 'elsewhere'));
    writeFileSync(join(found.root, 'elsewhere/b.json'), '{}');
    symlinkSync('../secret.json', join(found.path, 'link.json'));
    symlinkSync('../elsewhere', join(found.path, 'folder'));
    symlinkSync('.', join(found.path, 'loop'));
    const events = await readAll(kind, found);
    expect(keysOf(events, 'object')).toEqual(['a.json']);
    expect(of(events, 'problem')).toEqual([
      { kind: 'problem', key: 'link.json', reason: 'is a symbolic link' },
    ]);
  });

  it('does not wait for what is no file', async () => {
    const found = folder({ 'a.json': '{}' });
    execFileSync('mkfifo', [join(found.path, 'pipe.json')]);
    expect(of(await readAll(kind, found), 'problem')).toEqual([
      { kind: 'problem', key: 'pipe.json', reason: 'is no file' },
    ]);
  });

  it('may be a single file, of any name', async () => {
    const found = folder({ 'report.osv': osvText('left-pad') });
    const single = { root: found.root, source: { ...source, location: 'in/report.osv' } };
    const events = await readAll(kind, single);
    expect(keysOf(events, 'object')).toEqual(['report.osv']);
    expect(keysOf(await readAll(kind, single, memoryOf(events)), 'same')).toEqual(['report.osv']);
  });

  it('may be named by an absolute path', async () => {
    const found = folder({ 'a.json': '{}' });
    const events = await readAll(kind, { root: '/', source: { ...source, location: found.path } });
    expect(keysOf(events, 'object')).toEqual(['a.json']);
  });

  it('is not taken from where a link leads', async () => {
    const found = folder({ 'a.json': '{}' });
    symlinkSync('in', join(found.root, 'link'));
    const reading = readAll(kind, { root: found.root, source: { ...source, location: 'link' } });
    await expect(reading).rejects.toThrow('"link" is a symbolic link.');
  });

  it('does not look into folders in which no key can begin with a prefix', async () => {
    const found = folder({ 'npm/a/x.json': '{}', 'npm/b/y.json': '{}', 'pypi/z.json': '{}', 'n.json': '{}' });
    chmodSync(join(found.path, 'pypi'), 0);
    const prefixes = ['npm/a', 'n.'];
    const events = await readAll(kind, { ...found, source: { ...source, prefixes } });
    expect(keysOf(events, 'object')).toEqual(['n.json', 'npm/a/x.json']);
    expect(of(events, 'problem')).toEqual([]);
    chmodSync(join(found.path, 'pypi'), 0o755);
  });

  it('keeps the version of equal bytes, whenever they were written', async () => {
    const found = folder({ 'a.json': osvText('a') });
    const memory = memoryOf(await readAll(kind, found));
    writeFileSync(join(found.path, 'new'), osvText('a'));
    renameSync(join(found.path, 'new'), join(found.path, 'a.json'));
    expect(keysOf(await readAll(kind, found, memory), 'same')).toEqual(['a.json']);
  });

  it('is a problem beyond the size of any report, and is not read', async () => {
    const found = folder({ 'big.json': ' '.repeat(1024 * 1024 + 1) });
    expect(of(await readAll(kind, found), 'problem')).toMatchObject([
      { key: 'big.json', size: 1024 * 1024 + 1 },
    ]);
  });

  it('tells of a name that is no UTF-8', async () => {
    const found = folder({ 'a.json': '{}' });
    for (const byte of [0xff, 0xfe])
      writeFileSync(
        Buffer.concat([Buffer.from(`${found.path}/`), Buffer.from([byte]), Buffer.from('.json')]),
        '{}',
      );
    const events = await readAll(kind, found);
    expect(of(events, 'problem')).toEqual([
      { kind: 'problem', key: '\ufffd.json', reason: 'cannot be read: its name is not UTF-8' },
    ]);
  });

  it('refuses a URL', () => {
    expect(kind.problem?.({ ...source, location: 'https://example.org/x' } as never)).toContain(
      'reads a path',
    );
  });

  it('does not call gone what lies in a folder that it cannot list', async () => {
    const found = folder({ 'c.json': '{}' });
    const unnamed = Buffer.concat([Buffer.from(`${found.path}/a`), Buffer.from([0xff])]);
    mkdirSync(unnamed);
    writeFileSync(Buffer.concat([unnamed, Buffer.from('/b.json')]), '{}');
    const events = await readAll(kind, found);
    expect(of(events, 'problem')).toMatchObject([{ key: 'a\ufffd/', reason: 'cannot be listed (ENOENT)' }]);
    expect(of(events, 'whole')).toEqual([]);
    expect(keysOf(events, 'object')).toEqual(['c.json']);
  });

  it('cannot be listed where it is no folder at all', async () => {
    const found = folder({});
    await expect(
      readAll(kind, { root: found.root, source: { ...source, location: 'in/x' } }),
    ).rejects.toThrow(SourceError);
  });
});
