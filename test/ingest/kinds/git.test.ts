import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kind } from '../../../src/ingest/kinds/git.ts';
import { TestRepository } from '../../cli/run.ts';
import { commandsOf, Reader, SourceRemote, texts, told } from '../../support/source-remote.ts';
import { osvText } from '../support/osv.ts';
import { describeKind, LIMIT } from './contract.ts';

const A = '{"id":"A-1"}\n';
const B = '{"id":"B-1"}\n';
const C = '{"id":"C-1"}\n';

describeKind('git', {
  kind,
  tellsGone: true,
  stage() {
    const remote = new SourceRemote({ README: 'reports' });
    const add = (name: string, text: string) => {
      // git has no such paths.
      if (/^\/|(?:^|\/)\.\.?(?:\/|$)/.test(name)) return undefined;
      const path = `${name}/report.json`;
      remote.commit({ [path]: text });
      const id = remote.git('rev-parse', `main:${path}`);
      return /\p{Cc}/u.test(name) ? `${path} (${id.slice(0, 12)})` : path;
    };
    return {
      source: { id: 'test', kind: 'git', location: remote.url, limits: { objectBytes: LIMIT } },
      root: new TestRepository().root,
      put: (name, revision) => add(name, osvText(name, revision)),
      putTooLarge: (name) => add(name, osvText(name, 1, LIMIT)),
      remove: (name) => void remote.commit({}, [name]),
    };
  },
});

function reading(remote: SourceRemote, more = {}): Reader {
  return new Reader(kind, { location: remote.url, ...more });
}

describe('the first reading of a repository', () => {
  it('shows every JSON file with the id of its blob, and ends behind its last commit', async () => {
    const remote = new SourceRemote({ 'osv/a.json': A, 'osv/deep/b.json': B, 'README.md': 'x' });
    const reader = reading(remote);
    const events = await reader.run();
    expect(told(events)).toEqual(['object osv/a.json', 'object osv/deep/b.json', 'whole', 'checkpoint']);
    expect(texts(events)).toEqual({ 'osv/a.json': A, 'osv/deep/b.json': B });
    expect(events[0]).toMatchObject({ version: remote.git('rev-parse', 'main:osv/a.json') });
    expect(reader.cursor).toBe(remote.git('rev-parse', 'main'));
  });

  it('keeps its copy in git’s own folder, where no commit finds it', async () => {
    const reader = reading(new SourceRemote({ 'a.json': A }));
    await reader.run();
    expect(existsSync(join(reader.cache, 'objects'))).toBe(true);
    expect(reader.repository.git('status', '--porcelain')).toBe('?? mal.config.json');
  });

  it('leaves the address and the way to it out of the copy’s configuration', async () => {
    const remote = new SourceRemote({ 'a.json': A });
    const reader = reading(remote);
    await reader.run();
    const settings = reader.repository.git('config', '--file', join(reader.cache, 'config'), '--list');
    expect(settings).not.toContain('remote');
    expect(settings).not.toContain('promisor');
  });

  it('reads a path as well as a URL, and another branch than HEAD', async () => {
    const remote = new SourceRemote({ 'a.json': A });
    remote.git('branch', 'other/one', 'main');
    remote.commit({ 'b.json': B });
    const reader = new Reader(kind, { location: remote.path, branch: 'other/one' });
    expect(texts(await reader.run())).toEqual({ 'a.json': A });
  });

  it('takes only what the prefixes name', async () => {
    const remote = new SourceRemote({ 'osv/a.json': A, 'osv2/b.json': B, 'c.json': C });
    const reader = reading(remote, { prefixes: ['osv/', 'c'] });
    expect(Object.keys(texts(await reader.run()))).toEqual(['c.json', 'osv/a.json']);
  });

  it('reads a repository with long object ids', async () => {
    const reader = reading(new SourceRemote({ 'a.json': A }, 'sha256'));
    expect(texts(await reader.run())).toEqual({ 'a.json': A });
    expect(String(reader.cursor)).toHaveLength(64);
    expect(told(await reader.run())).toEqual(['checkpoint']);
  });

  it('works where there is no git repository to keep a copy in', async () => {
    const reader = reading(new SourceRemote({ 'a.json': A }));
    reader.repository.remove('.git');
    expect(texts(await reader.run())).toEqual({ 'a.json': A });
  });
});

describe('a later reading', () => {
  it('shows nothing, and asks once, when nothing is new', async () => {
    const reader = reading(new SourceRemote({ 'a.json': A }));
    await reader.run();
    let events: string[] = [];
    const commands = await commandsOf(async (variables) => {
      events = told(await reader.run({ variables }));
    });
    expect(events).toEqual(['checkpoint']);
    expect(commands['ls-remote']).toBe(1);
    expect(commands.fetch).toBeUndefined();
  });

  it('shows what was added and changed, and names what is gone', async () => {
    const remote = new SourceRemote({ 'a.json': A, 'b.json': B, 'same.json': C });
    const reader = reading(remote);
    await reader.run();
    remote.commit({ 'a.json': '{"id":"A-2"}\n', 'c.json': C }, ['b.json']);
    const events = await reader.run();
    expect(told(events)).toEqual(['object a.json', 'object c.json', 'gone b.json', 'checkpoint']);
    expect(texts(events)['a.json']).toBe('{"id":"A-2"}\n');
    expect(reader.warnings).toEqual([]);
  });

  it('knows from several commits only where they led', async () => {
    const remote = new SourceRemote({ 'a.json': A });
    const reader = reading(remote);
    await reader.run();
    remote.commit({ 'b.json': B, 'c.json': C });
    remote.commit({ 'b.json': '{"id":"B-2"}\n' });
    remote.commit({}, ['c.json']);
    expect(texts(await reader.run())).toEqual({ 'b.json': '{"id":"B-2"}\n' });
    expect(reader.warnings).toEqual([]);
  });

  it('asks for all changed files in one fetch', async () => {
    const remote = new SourceRemote({ 'a.json': A });
    const reader = reading(remote);
    await reader.run();
    remote.commit(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`n/${i}.json`, `{"n":${i}}`])));
    const commands = await commandsOf(async (variables) => {
      expect(Object.keys(texts(await reader.run({ variables })))).toHaveLength(50);
    });
    // One for the trees, one for the files: none is fetched by itself.
    expect(commands.fetch).toBe(2);
    expect(commands['upload-pack']).toBe(3);
  });

  it('compares with the last commit seen even if the copy was deleted', async () => {
    const remote = new SourceRemote({ 'a.json': A, 'b.json': B });
    const reader = reading(remote);
    await reader.run();
    remote.commit({ 'a.json': C });
    reader.repository.remove('.git/mal');
    expect(told(await reader.run())).toEqual(['object a.json', 'checkpoint']);
    expect(reader.warnings).toEqual([]);
  });

  it('passes over what an interrupted run has shown already', async () => {
    const remote = new SourceRemote({ 'a.json': A, 'b.json': B });
    const reader = reading(remote);
    reader.seen.set('a.json', remote.git('rev-parse', 'main:a.json'));
    expect(told(await reader.run())).toEqual(['same a.json', 'object b.json', 'whole', 'checkpoint']);
  });

  it('lists everything when the prefixes are others than before', async () => {
    const remote = new SourceRemote({ 'a/a.json': A, 'b/b.json': B });
    const reader = reading(remote, { prefixes: ['a/'] });
    await reader.run();
    const wider = reading(remote, { prefixes: ['a/', 'b/'] });
    wider.cursor = reader.cursor;
    wider.seen.set('a/a.json', reader.seen.get('a/a.json')!);
    expect(told(await wider.run())).toEqual(['same a/a.json', 'object b/b.json', 'whole', 'checkpoint']);
  });

  it('begins at a time, if it has no cursor', async () => {
    const remote = new SourceRemote({});
    remote.commit({ 'a.json': A }, [], '2025-01-01T00:00:00Z');
    remote.commit({ 'b.json': B }, [], '2025-02-01T00:00:00Z');
    remote.commit({ 'c.json': C }, [], '2025-03-01T00:00:00Z');
    remote.git('update-ref', 'refs/heads/main', 'main');
    const reader = reading(remote);
    expect(told(await reader.run({ since: '2025-02-01T00:00:00Z' }))).toEqual([
      'object b.json',
      'object c.json',
      'checkpoint',
    ]);
    reader.cursor = undefined;
    expect(told(await reader.run({ since: '2099-01-01T00:00:00Z' }))).toEqual(['checkpoint']);
  });

  it('joins the packs of many runs', async () => {
    const remote = new SourceRemote({ 'a.json': A });
    const reader = reading(remote);
    await reader.run();
    const packs = () =>
      readdirSync(join(reader.cache, 'objects/pack')).filter((name) => name.endsWith('.pack'));
    let most = 0;
    for (let i = 0; i < 21; i++) {
      remote.commit({ 'a.json': `{"n":${i}}` });
      await reader.run();
      most = Math.max(most, packs().length);
    }
    expect(most).toBeGreaterThan(30);
    expect(packs().length).toBeLessThan(20);
    remote.commit({ 'b.json': B });
    expect(told(await reader.run())).toEqual(['object b.json', 'checkpoint']);
  });
});

describe('a history that was rewritten', () => {
  it('is told, and the files of the two commits are compared while the old one is in the copy', async () => {
    const remote = new SourceRemote({ 'a.json': A, 'b.json': B, 'c.json': C });
    const reader = reading(remote);
    await reader.run();
    remote.rewrite({ 'a.json': A, 'b.json': '{"id":"B-2"}\n' });
    remote.collectGarbage();
    expect(told(await reader.run())).toEqual(['object b.json', 'gone c.json', 'checkpoint']);
    expect(reader.warnings).toEqual([expect.stringMatching(/another history .* does not lead to/)]);
  });

  it('may have older dates than what it replaces', async () => {
    const remote = new SourceRemote({ 'a.json': A });
    const reader = reading(remote);
    await reader.run();
    remote.rewrite({ 'a.json': B }, '2001-01-01T00:00:00Z');
    expect(texts(await reader.run())).toEqual({ 'a.json': B });
    expect(reader.warnings).toHaveLength(1);
  });

  it('is compared with what was seen, without fetching that again, when the old commit is nowhere', async () => {
    const remote = new SourceRemote({ 'a.json': A, 'b.json': B, 'c.json': C });
    const reader = reading(remote);
    await reader.run();
    remote.rewrite({ 'a.json': A, 'b.json': '{"id":"B-2"}\n' });
    remote.collectGarbage();
    reader.repository.remove('.git/mal');
    expect(told(await reader.run())).toEqual(['same a.json', 'object b.json', 'whole', 'checkpoint']);
    expect(reader.warnings).toEqual([expect.stringMatching(/another history .* is gone/)]);
  });
});

describe('what is no report', () => {
  it('is a problem if it is a link or a submodule, and nothing follows it', async () => {
    const remote = new SourceRemote({ 'a.json': A });
    const target = remote.blob('/etc/passwd');
    const file = remote.git('rev-parse', 'main:a.json');
    remote.tree([
      `100644 blob ${file}\ta.json`,
      `120000 blob ${target}\tlink.json`,
      `160000 commit ${'1'.repeat(40)}\tmodule.json`,
      `100755 blob ${file}\texecutable.json`,
    ]);
    const events = await reading(remote).run();
    expect(told(events).sort()).toEqual([
      'checkpoint',
      'object a.json',
      'object executable.json',
      'problem link.json',
      'problem module.json',
      'whole',
    ]);
  });

  it('is a problem if a file becomes a link', async () => {
    const remote = new SourceRemote({ 'a.json': A });
    const reader = reading(remote);
    await reader.run();
    remote.tree([`120000 blob ${remote.blob('b.json')}\ta.json`]);
    expect(told(await reader.run())).toEqual(['problem a.json', 'checkpoint']);
  });

  it('is a problem if it has a name that nobody should have', async () => {
    const remote = new SourceRemote({ 'a.json': A });
    const file = remote.git('rev-parse', 'main:a.json');
    const names = [
      '--upload-pack=x.json',
      '$(touch x).json',
      'a\nb.json',
      'a\tb.json',
      ':(glob)*.json',
      '"q".json',
    ];
    remote.tree(names.map((name) => `100644 blob ${file}\t${name}`));
    const events = await reading(remote).run();
    expect(Object.keys(texts(events)).sort()).toEqual(
      ['"q".json', '$(touch x).json', '--upload-pack=x.json', ':(glob)*.json'].sort(),
    );
    expect(events.filter((event) => event.kind === 'problem').map(({ reason }) => reason)).toEqual([
      'has a control character in its path "a\\tb.json"',
      'has a control character in its path "a\\nb.json"',
    ]);
  });

  it('is a problem if it is over the limit, which git is asked before anything is unpacked', async () => {
    const remote = new SourceRemote({ 'a.json': A, 'zeros.json': Buffer.alloc(3_000_000) });
    const events = await reading(remote).run();
    expect(told(events)).toEqual(['object a.json', 'problem zeros.json', 'whole', 'checkpoint']);
    expect(events[1]).toMatchObject({ size: 3_000_000, reason: expect.stringContaining('1048576') });
  });

  it('is cut off if it is far over the limit, and the files beside it are read', async () => {
    const remote = new SourceRemote({ 'a.json': A });
    const noise = Buffer.alloc(6_000_000);
    for (let i = 0, x = 1; i < noise.length; i++) {
      x = (Math.imul(x, 1_103_515_245) + 12_345) | 0;
      noise[i] = x >>> 16;
    }
    remote.commit({ 'noise.json': noise, 'b.json': B, 'c.json': C });
    const reader = reading(remote, { limits: { bodyBytes: 1_000_000 } });
    const events = await reader.run();
    expect(Object.keys(texts(events))).toEqual(['a.json', 'b.json', 'c.json']);
    expect(events.find((event) => event.kind === 'problem')).toMatchObject({
      key: 'noise.json',
      reason: expect.stringContaining('too large'),
    });
  });

  it('stops the reading if it is more than the limit of objects', async () => {
    const remote = new SourceRemote({ 'a.json': A, 'b.json': B, 'c.json': C });
    await expect(reading(remote, { limits: { objects: 2 } }).run()).rejects.toThrow(/more than 2 entries/);
  });
});

describe('a copy that is not as it was left', () => {
  it('is used although a killed run left locks and half a pack in it', async () => {
    const remote = new SourceRemote({ 'a.json': A });
    const reader = reading(remote);
    await reader.run();
    for (const name of ['shallow.lock', 'HEAD.lock', 'refs/mal/tip.lock', 'objects/pack/tmp_pack_x'])
      writeFileSync(join(reader.cache, name), 'x');
    remote.commit({ 'b.json': B });
    expect(told(await reader.run())).toEqual(['object b.json', 'checkpoint']);
    expect(readdirSync(join(reader.cache, 'objects/pack')).some((name) => name.startsWith('tmp_'))).toBe(
      false,
    );
  });

  it('is made anew if it is damaged', async () => {
    const remote = new SourceRemote({ 'a.json': A });
    const reader = reading(remote);
    await reader.run();
    for (const name of readdirSync(join(reader.cache, 'objects/pack')))
      if (name.endsWith('.pack')) {
        reader.repository.remove(`.git/mal/sources/reports/objects/pack/${name}`);
        writeFileSync(join(reader.cache, 'objects/pack', name), 'PACK');
      }
    remote.commit({ 'b.json': B });
    expect(told(await reader.run())).toEqual(['object b.json', 'checkpoint']);
    expect(reader.warnings).toEqual([expect.stringMatching(/is damaged and is made anew/)]);
  });

  it('is made anew if it is no repository', async () => {
    const remote = new SourceRemote({ 'a.json': A });
    const reader = reading(remote);
    await reader.run();
    writeFileSync(join(reader.cache, 'HEAD'), 'nonsense\n');
    remote.commit({ 'b.json': B });
    expect(told(await reader.run())).toEqual(['object b.json', 'checkpoint']);
  });
});
