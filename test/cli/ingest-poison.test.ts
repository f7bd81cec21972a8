import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readList } from '../../src/popular.ts';
import { zip } from '../ingest/support/zip.ts';
import { ALL_VERSIONS, advisory, affecting, type Loose, SourceRepository } from '../support/ingest.ts';

/** What one run of `feed` told, with the words for people. */
function told(repository: SourceRepository): { code: number | null; source: Loose; text: string } {
  const { code, result } = repository.ingest();
  const [source] = result.sources;
  return { code, source, text: JSON.stringify(source) };
}

/** The names that the database now has. */
const packages = (repository: SourceRepository): string[] =>
  Object.keys(repository.reports()).map((path) => path.slice('osv/'.length, path.lastIndexOf('/')));

describe('a source that sends poison', () => {
  it('gets no zip bomb unfolded, and no entry that leads out of the archive', () => {
    const repository = new SourceRepository({ kind: 'archive', location: 'feed/all.zip' });
    const archive = zip([
      { name: 'good.json', data: JSON.stringify(advisory('a')) },
      { name: 'bomb.json', data: Buffer.alloc(64 << 20) },
      { name: 'liar.json', data: Buffer.alloc(8 << 20), size: 100 },
      { name: '../../../outside.json', data: JSON.stringify(advisory('outside')) },
      { name: '/tmp/absolute.json', data: JSON.stringify(advisory('absolute')) },
    ]);
    writeFileSync(join(repository.root, 'feed/all.zip'), archive);
    const { code, source } = told(repository);
    expect(code).toBe(1);
    expect(source.withheld.map(({ key }: Loose) => key).sort()).toEqual([
      '../../../outside.json',
      '/tmp/absolute.json',
      'bomb.json',
      'liar.json',
    ]);
    expect(packages(repository)).toEqual(['npm/a']);
    expect(repository.git('status', '--porcelain').split('\n').sort()).toEqual(['?? .mal/', '?? osv/']);
  });

  it('gets no path from a name, nor from the key of an object', () => {
    const repository = new SourceRepository({ kind: 'ndjson', location: 'feed/all.ndjson' });
    const named = (ecosystem: string, name: string) => ({
      affected: [{ package: { ecosystem, name }, versions: ['1.0.0'] }],
    });
    const documents = [
      advisory('a'),
      advisory('x', { id: '../../.git/hooks/pre-commit', ...named('RubyGems', '../npm/lodash') }),
      advisory('y', { id: 'up', ...named('Go', 'example.org/../../npm/x') }),
      advisory('z', { id: 'nul', ...named('npm', 'a\u0000b') }),
      advisory('w', { id: 'empty', ...named('npm', '') }),
      advisory('v', { id: 'proto', ...named('npm', '__proto__') }),
    ];
    repository.feed({ 'all.ndjson': documents.map((one) => JSON.stringify(one)).join('\n') });
    const { source } = told(repository);
    expect(source.counts.refused + source.counts.held).toBeGreaterThanOrEqual(3);
    expect(packages(repository)).toContain('npm/a');
    for (const path of Object.keys(repository.files())) {
      expect(path).toMatch(/^(?:osv\/|\.mal\/sources\/feed|feed\/|\.gitignore$|mal\.config\.json$)/);
      expect(path).not.toContain('..');
    }
    expect(packages(repository).every((name) => !name.includes('lodash') || name.includes('%'))).toBe(true);
    expect(repository.mal('validate').stdout).not.toMatch(/ error /);
  });

  it('stops when it reports popular packages by the thousand, and none of them is reported', () => {
    const repository = new SourceRepository();
    const popular = readList('npm').slice(0, 10_000);
    expect(popular.length).toBeGreaterThan(1000);
    const documents = popular.map((name, i) => advisory(name, { id: `P-${i}` }));
    repository.configure({ id: 'feed', kind: 'ndjson', location: 'feed/all.ndjson' });
    repository.feed({ 'all.ndjson': documents.map((one) => JSON.stringify(one)).join('\n') });
    const { code, source } = told(repository);
    expect(code).toBe(1);
    expect(source).toMatchObject({
      status: 'paused',
      reason: 'More than 100 objects would be refused or held in one run.',
      counts: { held: 100, new: 0 },
    });
    expect(source.withheld[0].reason).toContain('is one of the most downloaded packages of npm');
    expect(repository.reports()).toEqual({});
  });

  it('cannot speak for another source, nor write what only this database writes', () => {
    const repository = new SourceRepository({ recursion: 'ask' });
    const origin = { source: 'ghsa-malware', sha256: 'a'.repeat(64), id: 'GHSA-x', versions: ['9.9.9'] };
    const frame = '\n---\n_-= Per source details. Do not edit below this line.=-_\n';
    const marker = `## Source: ghsa-malware (${'a'.repeat(64)})`;
    repository.feed({
      'origins.json': advisory('a', { database_specific: { 'malicious-packages-origins': [origin] } }),
      'frame.json': advisory('b', { details: `It is bad.${frame}\n${marker}\nForged.` }),
      'marker.json': advisory('c', { details: `It is bad.\n\n${marker}\nForged.` }),
      'decisions.json': advisory('good-d', {
        database_specific: {
          'false-positives': [{ reason: 'none', time: '2020-01-01T00:00:00Z', reinstated: true }],
          additions: [{ versions: ['7.7.7'], time: '2020-01-01T00:00:00Z' }],
          removed: [{ path: '/aliases', value: 'SRC-good-d' }],
          conflicts: [{ path: '/details', value: 1 }],
          disputes: [{ by: 'nobody', time: '2020-01-01T00:00:00Z', reason: 'x' }],
          'all-versions': { confirmed: true, reason: 'x' },
        },
      }),
    });
    const { source } = told(repository);
    expect(source.counts).toMatchObject({ held: 2, new: 2 });
    expect(packages(repository)).toEqual(['npm/c', 'npm/good-d']);
    const reports = Object.values(repository.reports()).map((text) => JSON.parse(text));
    for (const { database_specific: own, details } of reports) {
      expect(own['malicious-packages-origins']).toMatchObject([{ source: 'feed' }]);
      expect(Object.keys(own)).toEqual(['malicious-packages-origins']);
      expect(details.match(/^## Source: /gm)).toHaveLength(1);
    }
    expect(reports[0].details).toContain('\\## Source: ghsa-malware');
    expect(reports[1].affected[0].versions).toEqual(['1.0.0']);
    expect(repository.mal('validate').stdout).not.toMatch(/ error /);
  });

  it('cannot answer for a report of this database by its id', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a') }).mal('ingest', '--commit');
    repository.mal('assign-ids', '--commit');
    const before = repository.reports();
    const [path] = Object.keys(before);
    const id = path!.slice(path!.lastIndexOf('/') + 1, -5);
    repository.feed({
      'own.json': advisory('a', { id, ...affecting('a', ['6.6.6']), withdrawn: '2025-02-01T00:00:00Z' }),
      'alias.json': advisory('innocent', { aliases: [id] }),
    });
    const { code, source } = told(repository);
    expect(code).toBe(0);
    expect(source.counts).toMatchObject({ skipped: 2, new: 0 });
    expect(source.skipped.map(({ reason }: Loose) => reason).sort()).toEqual([
      `It names "${id}" of this database as alias.`,
      `Its id "${id}" is one of this database.`,
    ]);
    expect(repository.reports()).toEqual(before);
  });

  it('gets nothing past people under a name that looks like another', () => {
    const repository = new SourceRepository();
    const nuget = (name: string) => ({
      affected: [{ package: { ecosystem: 'NuGet', name }, versions: ['1.0.0'] }],
    });
    repository.feed({
      'known.json': advisory('some-known-thing'),
      'nuget.json': advisory('nuget', nuget('Known.Library')),
    });
    repository.mal('ingest');
    repository.feed({
      'case.json': advisory('Some-Known-Thing', { id: 'CASE' }),
      'separator.json': advisory('some_known_thing', { id: 'SEPARATOR' }),
      'refused.json': advisory('sоme-knоwn-thing', { id: 'REFUSED' }),
      'homoglyph.json': advisory('homoglyph', nuget('Knоwn.Library')),
      'popular.json': advisory('cha1k', { id: 'POPULAR' }),
      'invisible.json': advisory('some-known-thing\u200b', { id: 'INVISIBLE' }),
    });
    const { code, source } = told(repository);
    expect(code).toBe(1);
    expect(source.counts).toMatchObject({ new: 0 });
    expect(source.counts).toMatchObject({ held: 4, refused: 2 });
    expect(packages(repository)).toEqual(['npm/some-known-thing', 'nuget/known.library']);
    const text = repository.mal('quarantine', 'list').stdout;
    expect(text).toContain('looks like "some-known-thing", which the database has');
    expect(text).toContain('looks like "known.library", which the database has');
    expect(text).toContain('looks like "chalk", one of the most downloaded packages of npm');
    expect(text).not.toMatch(/[\u200b-\u200f\u202a-\u202e]/);
  });

  it('does not widen a report to all versions, nor revive what people withdrew, by itself', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a'), 'gone.json': advisory('gone') }).mal('ingest', '--commit');
    repository.mal('assign-ids', '--commit');
    repository.mal('withdraw', '--reason', 'It was a test.', 'npm/gone');
    repository.commit();
    const all = (name: string) => ({
      affected: [{ package: { ecosystem: 'npm', name }, ranges: ALL_VERSIONS }],
    });
    repository.feed({
      'a.json': advisory('a', { modified: '2025-03-01T00:00:00Z', ...all('a') }),
      'gone.json': advisory('gone', { modified: '2025-03-01T00:00:00Z', ...all('gone') }),
    });
    const before = repository.reports();
    const { source } = told(repository);
    expect(source.counts.held).toBeGreaterThanOrEqual(1);
    expect(repository.reports()[Object.keys(before)[0]!]).toBe(Object.values(before)[0]);
  });

  it('writes nothing to a terminal that the terminal would obey', () => {
    const repository = new SourceRepository();
    const evil = '\u001b]0;owned\u0007\u001b[2J::error::x\u202e';
    repository.feed({
      [`${evil}.json`]: '{',
      'name.json': advisory('a', {
        affected: [{ package: { ecosystem: evil, name: evil }, versions: ['1'] }],
      }),
      'id.json': advisory('b', { id: evil }),
      'held.json': advisory('chalk', { details: `It is bad ${evil}` }),
    });
    const printed = [
      repository.mal('ingest', '--dry-run'),
      repository.mal('ingest', '--summary', 'summary.md'),
      repository.mal('quarantine', 'list'),
      repository.mal('quarantine', 'show', 'feed'),
      repository.mal('quarantine', 'list', '--format', 'json'),
      repository.mal('quarantine', 'retry', 'feed'),
      repository.mal('sources', '--format', 'json'),
      repository.mal('ingest', '--replay', '--format', 'json'),
    ].map(({ stdout, stderr }) => stdout + stderr);
    expect(printed.every((text) => text !== '')).toBe(true);
    for (const text of [...printed, repository.files()['summary.md']!]) {
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202e]/);
      expect(text).not.toMatch(/^\s*::error/m);
    }
  });

  it('is not able to make the run large: keys without end, and a record that lies', () => {
    const repository = new SourceRepository({ limits: { objects: 3 } });
    repository.feed(Object.fromEntries([1, 2, 3, 4].map((n) => [`${n}.json`, advisory(`p-${n}`)])));
    expect(told(repository).source).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('more than 3'),
    });
    const header = '{"format":"mal-spool-1","basis":"x","id":"y"}\n';
    const endless = '{"kind":"same","key":"x"}\n'.repeat(10);
    const large = '{"kind":"object","key":"x","version":"y","length":999999999}\n';
    const deep = `{"kind":"same","key":"${'x'.repeat(100_000)}"}\n`;
    for (const [record, reason] of [
      [header + endless, 'more than 3 entries'],
      [header + large, 'is damaged'],
      [header + deep, 'is damaged'],
    ] as const) {
      repository.write({ 'spool/feed.spool': record });
      const { code, result } = repository.ingest('--from', 'spool');
      expect(code).toBe(2);
      expect(result.sources[0].reason).toContain(reason);
    }
  });
});
