import { describe, expect, it } from 'vitest';
import { formatReport } from '../../src/core/format.ts';
import type { Osv } from '../../src/core/report.ts';
import { npm } from '../../src/rules/examples.ts';
import { repository } from '../support/numbering.ts';
import type { Files } from './run.ts';

interface Posts {
  head: string;
  clean: boolean;
  comment: string;
  suggestions: { path: string; start_line?: number; line: number; body: string }[];
  sarif: { version: string; runs: { results: unknown[] }[] };
}

const PATH = 'osv/npm/new-bad/MAL-0000-new-bad.json';
const good = (parts = {}) => formatReport(npm('new-bad', { id: 'MAL-0000-new-bad', ...parts }));

function suggest(before: Files, after: Files): { posts: Posts; texts: Record<string, string> } {
  const made = repository({ '.mal/ids.json': '{}\n', ...before });
  made.commit('base');
  made.git('switch', '-q', '-c', 'pull');
  made.write(after).commit('head');
  const { code, stdout, stderr } = made.mal('suggest', '--base', 'main', '--head', 'pull');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const posts = JSON.parse(stdout) as Posts;
  expect(posts.head).toBe(made.git('rev-parse', 'pull'));
  return { posts, texts: made.files() };
}

/** What GitHub makes of the file when every suggestion is taken. */
function accept(text: string, suggestions: Posts['suggestions']): string {
  const lines = text.split('\n');
  for (const { start_line, line, body } of [...suggestions].reverse()) {
    const from = start_line ?? line;
    const [, inside] = /^`{3,}suggestion\n([\s\S]*?)\n?`{3,}$/.exec(body)!;
    lines.splice(from - 1, line - from + 1, ...(inside === '' ? [] : inside!.split('\n')));
  }
  return lines.join('\n');
}

describe('mal suggest', () => {
  it('has nothing to say of a good pull request', () => {
    const { posts } = suggest({}, { [PATH]: good() });
    expect(posts).toMatchObject({ clean: true, suggestions: [] });
    expect(posts.comment).toContain('## 1 report checked: 0 errors, 0 warnings');
    expect(posts.sarif.version).toBe('2.1.0');
  });

  it('suggests repairs that together are what mal normalize writes', () => {
    const osv = npm('new-bad', {
      id: 'MAL-0000-new-bad',
      aliases: ['MAL-0000-new-bad', 'GHSA-2v46-p5h4-248w'],
      purl: 'pkg:npm/wrong@1.0.0',
    } as object) as Osv;
    osv.affected[0]!.package!.purl = 'pkg:npm/new-bad@1.0.0';
    osv.affected[0]!.versions = ['1.0.0', '1.0.0', '1.0.1'];
    osv.summary = 'Bad!';
    const written = formatReport(osv);
    const { posts } = suggest({}, { [PATH]: written });
    expect(posts.clean).toBe(false);
    expect(posts.suggestions.length).toBeGreaterThan(1);
    const made = repository({ [PATH]: written });
    made.mal('normalize');
    expect(accept(written, posts.suggestions)).toBe(made.files()[PATH]);
    expect(posts.comment).toContain('repairs can be taken over');
  });

  it('suggests only on lines that the page of the pull request shows', () => {
    const known = 'osv/npm/known/MAL-2025-1.json';
    const versions = Array.from({ length: 40 }, (_, i) => `1.0.${i}`);
    const wrong = (details: string, more: string[]) => {
      const osv = npm('known', { id: 'MAL-2025-1', details, versions: [...versions, ...more] });
      osv.summary = 'Wrong since ever';
      return formatReport(osv).replace('"WEB"', '"ARTICLE"');
    };
    const { posts } = suggest(
      { [known]: wrong('One.\n', []) },
      { [known]: wrong('One.\n', ['2.0.0', '2.0.0']) },
    );
    expect(posts.suggestions).toHaveLength(1);
    expect(posts.suggestions[0]!.line).toBeGreaterThan(40);
    expect(posts.comment).toContain('has repairs on lines that a suggestion cannot replace');
  });

  it('says where a report belongs that lies elsewhere', () => {
    const { posts } = suggest({}, { 'osv/npm/elsewhere/MAL-0000-new-bad.json': good() });
    expect(posts.comment).toContain('belongs to osv/npm/new\\-bad/MAL\\-0000\\-new\\-bad\\.json');
  });

  it('shows what a report says as text, calls nobody, and cannot be fooled out of a fence', () => {
    const evil = '</details>\n```\n@everyone #1 <img src=x> [x](https://evil.example) ````suggestion\n';
    const osv = npm('new-bad', { id: 'MAL-0000-new-bad', details: evil, versions: ['v1.0.0@everyone'] });
    osv.references = [
      { type: 'WEB', url: 'https://a.example/`````' },
      { type: 'WEB', url: 'https://a.example/`````' },
    ];
    osv.summary = 'x ``` @everyone';
    const { posts } = suggest({}, { [PATH]: formatReport(osv) });
    expect(posts.comment).not.toMatch(/<img|@everyone|(?<!\\)\[x\]/);
    expect(posts.suggestions.length).toBeGreaterThan(0);
    for (const { body } of posts.suggestions) {
      const [, fence = ''] = /^(`+)suggestion\n/.exec(body)!;
      const inside = body.slice(body.indexOf('\n') + 1, body.lastIndexOf('\n'));
      expect(body.endsWith(fence)).toBe(true);
      for (const run of inside.match(/`+/g) ?? []) expect(run.length).toBeLessThan(fence.length);
    }
  });

  it('judges with the settings of the base, not with those of the pull request', () => {
    const { posts } = suggest(
      {},
      {
        [PATH]: good({ versions: ['v1.0.0'] }),
        'mal.config.json': '{"layout": "portable", "roots": ["nothing"]}\n',
      },
    );
    expect(posts.comment).toContain('version');
    expect(posts.suggestions).toHaveLength(1);
  });

  it('keeps a comment within what GitHub takes', () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `osv/npm/bad-${i}/MAL-0000-x.json`,
        `{"id": "MAL-0000-x", "${'`<@'.repeat(700)}": ${i}}`,
      ]),
    );
    const { posts } = suggest({}, many);
    expect(posts.comment.length).toBeLessThan(65_536);
    expect(posts.comment).toContain('Checked at');
  });

  it('wants to know which pull request', () => {
    const made = repository();
    expect(made.mal('suggest', '--base', 'main')).toMatchObject({ code: 2, stdout: '' });
    made.commit();
    expect(made.mal('suggest', '--base', 'main', '--head', '--output=x').code).toBe(2);
  });
});
