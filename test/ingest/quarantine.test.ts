import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apply } from '../../src/apply.ts';
import {
  formatQuarantineEntry,
  formatSourceState,
  parseQuarantineEntry,
  parseSourceState,
  sourceFileOf,
} from '../../src/core/source-state.ts';
import { sha256Of } from '../../src/engine/merge/set-aside.ts';
import {
  bytesOfEntry,
  entryFilesOf,
  entryPath,
  MAX_KEPT_BYTES,
  makeEntry,
  Quarantine,
  readEntry,
} from '../../src/ingest/quarantine.ts';
import { temporaryFolder } from '../cli/run.ts';

const BYTES = Buffer.from('{ broken');
const HASH = sha256Of(BYTES);
const refused = (key: string, reason = 'It is broken.', time = '2025-01-01T00:00:00Z') =>
  makeEntry({ kind: 'refused', key, time, reason, sha256: HASH }, { bytes: BYTES });

function opened(root: string, use: (quarantine: Quarantine) => void): Quarantine {
  const quarantine = Quarantine.open(root, 'feed');
  use(quarantine);
  apply(root, quarantine.takeChanges());
  return quarantine;
}

describe('an entry of the quarantine', () => {
  it('keeps the bytes of an object up to 64 KiB, and of a larger one what names it', () => {
    const large = Buffer.alloc(MAX_KEPT_BYTES + 1);
    expect(bytesOfEntry(refused('a'))).toEqual(BYTES);
    const entry = makeEntry(
      { kind: 'held', key: 'a', time: 'now', reason: 'x', sha256: sha256Of(large) },
      { bytes: large },
    );
    expect(entry).toMatchObject({ size: large.length, sha256: sha256Of(large) });
    expect(entry.bytes).toBeUndefined();
    expect(bytesOfEntry({ ...refused('a'), sha256: sha256Of('other') })).toBeUndefined();
  });

  it('has a name of ours, whatever the key, and one name for the same object', () => {
    for (const key of ['../../etc/passwd', 'a\u0000b', 'é', '', 'x'.repeat(5000), 'CON', 'seen']) {
      const path = entryPath('feed', key, HASH);
      expect(path).toMatch(/^\.mal\/sources\/feed\/[a-z0-9-]+-[0-9a-f]{16}\.json$/);
      expect(path.length).toBeLessThan(120);
      expect(sourceFileOf(path)).toEqual({ kind: 'entry', source: 'feed' });
      expect(entryPath('feed', key, HASH)).toBe(path);
      expect(entryPath('feed', `${key}x`, HASH)).not.toBe(path);
      expect(entryPath('feed', key, undefined)).not.toBe(path);
    }
  });

  it('cuts what a source could make long', () => {
    const diagnostics = Array.from({ length: 50 }, () => ({
      rule: 'r',
      pointer: '/x',
      message: 'm'.repeat(9000),
    }));
    const entry = makeEntry({
      kind: 'refused',
      key: 'a',
      time: 'now',
      reason: 'r'.repeat(9000),
      diagnostics,
    });
    expect(formatQuarantineEntry(entry).length).toBeLessThan(50_000);
    expect(entry.diagnostics).toHaveLength(20);
  });

  it.each([
    '{',
    '[]',
    'null',
    '{"kind":"eaten","key":"a","time":"t","reason":"r"}',
    '{"kind":"held","key":"a","time":"t"}',
    '{"kind":"held","key":"a","time":"t","reason":"r","more":1}',
    '{"kind":"held","key":"a","time":"t","reason":"r","sha256":"x"}',
    '{"kind":"held","key":"a","time":"t","reason":"r","gone":{"folders":[1]}}',
  ])('is not %s', (text) => {
    expect(parseQuarantineEntry(text)).toBeUndefined();
  });
});

describe('the state of a source', () => {
  it('is read as it was written, and nothing else is a state', () => {
    const state = { cursor: { etag: 'x' }, day: { date: '2025-01-01', added: 3 } };
    expect(parseSourceState(formatSourceState(state))).toEqual(state);
    for (const text of [
      '',
      '1',
      '[]',
      '{"day":{"date":"x"}}',
      '{"lastRun":{"time":"t","counts":{}}}',
      '{"x":1}',
    ])
      expect(parseSourceState(text)).toBeUndefined();
  });

  it.each([
    ['.mal/sources/feed.json', 'state'],
    ['.mal/sources/feed/seen', 'seen'],
    ['.mal/sources/feed/seen-3f', 'seen'],
    ['.mal/sources/feed/seen-3f.json', 'entry'],
    ['.mal/sources/feed/seen-xyz', undefined],
    ['.mal/sources/feed/a/b.json', undefined],
    ['.mal/sources/FEED.json', undefined],
    ['.mal/sources/feed.txt', undefined],
    ['.mal/ids.json', undefined],
  ])('has files of certain names: %s is %s', (path, kind) => {
    expect(sourceFileOf(path)?.kind).toBe(kind);
  });
});

describe('the quarantine of a source', () => {
  it('has one entry for what is refused again, with its first time', () => {
    const root = temporaryFolder();
    opened(root, (quarantine) => quarantine.put(refused('a')));
    const again = opened(root, (quarantine) =>
      quarantine.put(refused('a', 'It is broken.', '2026-01-01T00:00:00Z')),
    );
    expect(again.takeChanges()).toEqual([]);
    opened(root, (quarantine) => quarantine.put(refused('a', 'It is worse.', '2026-01-01T00:00:00Z')));
    const [path] = entryFilesOf(root, 'feed');
    expect(entryFilesOf(root, 'feed')).toHaveLength(1);
    expect(readEntry(root, path!)).toMatchObject({ reason: 'It is worse.', time: '2025-01-01T00:00:00Z' });
  });

  it('settles what waits under a key, but for the same bytes and what was dropped', () => {
    const root = temporaryFolder();
    opened(root, (quarantine) => {
      quarantine.put(refused('a'));
      quarantine.put(refused('b'));
      quarantine.put({ ...refused('a'), kind: 'dropped', sha256: sha256Of('dropped') });
    });
    const kept = opened(root, (quarantine) => quarantine.settle('a', HASH));
    expect(kept.size).toBe(3);
    const settled = opened(root, (quarantine) => quarantine.settle('a'));
    expect(settled.waiting).toBe(1);
    expect(Quarantine.open(root, 'feed').size).toBe(2);
  });

  it('knows dropped bytes under every key, and lets nothing overwrite that', () => {
    const root = temporaryFolder();
    opened(root, (quarantine) => quarantine.put({ ...refused('a'), kind: 'dropped' }));
    const quarantine = opened(root, (one) => one.put(refused('a')));
    expect(quarantine.isDropped('a', HASH)).toBe(true);
    expect(quarantine.isDropped('elsewhere', HASH)).toBe(true);
    expect(quarantine.isDropped('a', sha256Of('other'))).toBe(false);
    expect(quarantine.find('a', HASH)?.kind).toBe('dropped');
  });

  it('clears what could not be had and is gone, and nothing that has bytes or was decided', () => {
    const root = temporaryFolder();
    const { sha256: _, ...problem } = refused('there');
    opened(root, (quarantine) => {
      quarantine.put(problem);
      quarantine.put({ ...problem, key: 'gone' });
      quarantine.put({ ...problem, key: 'dropped', kind: 'dropped' });
      quarantine.put(refused('bytes'));
    });
    const after = opened(root, (quarantine) => quarantine.settleProblems((key) => key !== 'there'));
    expect(['there', 'gone', 'dropped', 'bytes'].filter((key) => after.hasEntry(key))).toEqual([
      'there',
      'dropped',
      'bytes',
    ]);
  });

  it('says whether what is put there is news', () => {
    const quarantine = Quarantine.open(temporaryFolder(), 'feed');
    expect(quarantine.put(refused('a'))).toBe(true);
    expect(quarantine.put({ ...refused('a'), time: '2026-01-01T00:00:00Z' })).toBe(false);
    expect(quarantine.put(refused('a', 'It is worse.'))).toBe(true);
    expect(quarantine.put({ ...refused('a'), kind: 'dropped' })).toBe(true);
    expect(quarantine.put(refused('a'))).toBe(false);
  });

  it('passes over what is damaged', () => {
    const root = temporaryFolder();
    opened(root, (quarantine) => quarantine.put(refused('a')));
    const [path] = entryFilesOf(root, 'feed');
    writeFileSync(join(root, path!), '<<<<<<< HEAD\n');
    expect(Quarantine.open(root, 'feed').size).toBe(0);
  });
});
