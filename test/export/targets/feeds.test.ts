import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { Osv } from '../../../src/core/report.ts';
import { git, npm, pypi, report } from '../../../src/rules/examples.ts';
import { exportOf } from '../../support/exports.ts';

interface AtomEntry {
  id: string;
  title: string;
  updated: string;
  content: { '#text': string; '@type': string };
  link?: { '@rel': string; '@href': string }[];
}

interface JsonFeed {
  version: string;
  title: string;
  feed_url?: string;
  items: {
    id: string;
    title: string;
    content_text: string;
    date_published: string;
    tags: string[];
    _report: { name: string };
  }[];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  isArray: (name) => name === 'entry' || name === 'link',
  trimValues: false,
  parseTagValue: false,
});

const REPORTS: Osv[] = [
  npm('a', { id: 'MAL-2025-1', published: '2025-01-01T00:00:00Z', modified: '2025-01-01T00:00:30Z' }),
  npm('b', {
    id: 'MAL-2025-2',
    published: '2025-01-02T00:00:00Z',
    modified: '2025-02-01T00:00:00.9Z',
    details: 'Sends to https://evil.test.io/x ]]> & <script>alert(1)</script>',
  }),
  pypi('c', {
    id: 'MAL-2025-3',
    published: '2025-01-03T00:00:00Z',
    withdrawn: '2025-03-01T00:00:00Z',
    modified: '2025-03-01T00:00:00Z',
    database_specific: {
      'false-positives': [{ reason: 'A research <project>.', time: '2025-03-01T00:00:00Z' }],
    },
  }),
  report(
    { ecosystem: 'VSCode:https://open-vsx.org', name: 'Acme.Tool' },
    { id: 'MAL-2025-4', published: '2025-01-04T00:00:00Z', modified: '2025-01-04T00:00:00Z' },
  ),
  git('https://github.com/acme/app', { id: 'MAL-2025-5', published: 'once', modified: 'soon' }),
];

function atomOf(file: Buffer | undefined) {
  const text = file!.toString();
  expect(XMLValidator.validate(text)).toBe(true);
  return (
    parser.parse(text) as {
      feed: { id: string; title: string; updated: string; link?: { '@href': string }[]; entry?: AtomEntry[] };
    }
  ).feed;
}

const jsonOf = (file: Buffer | undefined): JsonFeed => JSON.parse(file!.toString()) as JsonFeed;

/** The titles of both formats, which must tell the same. */
function titlesOf(files: Record<string, Buffer>, path: string): string[] {
  const atom = (atomOf(files[`${path}.atom`]).entry ?? []).map(({ id, title, updated }) => [
    id,
    title,
    updated,
  ]);
  const items = jsonOf(files[`${path}.json`]).items.map(({ id, title, date_published: date }) => [
    id,
    title,
    date,
  ]);
  expect(items).toEqual(atom);
  return atom.map(([, title, time]) => `${time} ${title}`);
}

describe('mal export feeds', () => {
  it('tell what is new, changed and withdrawn, the latest first, overall and for each ecosystem', async () => {
    const { result, files } = await exportOf('feeds', REPORTS);
    expect(result).toEqual({ reports: 5, leftOut: 0, counts: { ecosystems: 4 } });
    expect(
      Object.keys(files)
        .map((path) => path.split('/')[0])
        .filter((name) => !name!.includes('.')),
    ).toEqual(['git', 'npm', 'pypi', 'vscode'].flatMap((name) => Array.from({ length: 8 }, () => name)));
    const a = '2025-01-01T00:00:00Z Malicious code in a (npm)';
    const b = '2025-01-02T00:00:00Z Malicious code in b (npm)';
    const changed = '2025-02-01T00:00:00Z Changed: Malicious code in b (npm)';
    const withdrawn = '2025-03-01T00:00:00Z Withdrawn: Malicious code in c (PyPI)';
    const vscode = '2025-01-04T00:00:00Z Malicious code in Acme.Tool (VSCode:https://open-vsx.org)';
    expect(titlesOf(files, 'all')).toEqual([withdrawn, changed, vscode, b, a]);
    expect(titlesOf(files, 'new')).toEqual([vscode, b, a]);
    expect(titlesOf(files, 'changed')).toEqual([changed]);
    expect(titlesOf(files, 'withdrawn')).toEqual([withdrawn]);
    expect(titlesOf(files, 'npm/all')).toEqual([changed, b, a]);
    expect(titlesOf(files, 'pypi/new')).toEqual([]);
    expect(titlesOf(files, 'vscode/new')).toEqual([vscode]);
    expect(titlesOf(files, 'git/all')).toEqual([]);
    expect(atomOf(files['all.atom']).updated).toBe('2025-03-01T00:00:00Z');
    expect(atomOf(files['git/all.atom']).updated).toBe('1970-01-01T00:00:00Z');
  });

  it('give plain text, in which nothing is markup and no address can be clicked', async () => {
    const { files } = await exportOf('feeds', REPORTS);
    const [entry] = atomOf(files['changed.atom']).entry!;
    expect(entry!.content['@type']).toBe('text');
    const text = entry!.content['#text']
      .replaceAll('&amp;', '&')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>');
    expect(text).toContain('Sends to hxxps://evil.test.io/x ]]> & <script>alert(1)</script>');
    expect(text).toBe(jsonOf(files['changed.json']).items[0]!.content_text);
    expect(files['changed.atom']!.toString()).not.toMatch(/<script|]]>/);
    expect(files['withdrawn.atom']!.toString()).toContain('Withdrawn: A research &lt;project&gt;.');
    expect(entry!.link).toEqual([{ '@rel': 'related', '@href': 'https://blog.example.org/a-report' }]);
    expect(jsonOf(files['changed.json'])).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      items: [
        {
          tags: ['npm', 'changed'],
          external_url: 'https://blog.example.org/a-report',
          _report: { id: 'MAL-2025-2', ecosystem: 'npm', name: 'b', purl: 'pkg:npm/b' },
        },
      ],
    });
  });

  it('have as many entries as was said, and know their address if they are told', async () => {
    const { files } = await exportOf('feeds', REPORTS, { entries: '2', baseUrl: 'https://feeds.test.io/x/' });
    expect(titlesOf(files, 'all')).toHaveLength(2);
    expect(titlesOf(files, 'new').map((title) => title.slice(0, 10))).toEqual(['2025-01-04', '2025-01-02']);
    expect(atomOf(files['npm/new.atom']).link![0]!['@href']).toBe('https://feeds.test.io/x/npm/new.atom');
    expect(jsonOf(files['npm/new.json']).feed_url).toBe('https://feeds.test.io/x/npm/new.json');
    for (const entries of ['0', '-1', '5001', 'many', '1e3'])
      await expect(exportOf('feeds', REPORTS, { entries })).rejects.toThrow('is no number from 1 to 5000');
    for (const baseUrl of ['feeds.test.io', 'javascript:alert(1)', 'https://x.io/?a'])
      await expect(exportOf('feeds', REPORTS, { baseUrl })).rejects.toThrow('is no address of a folder');
  });

  it('tell what happened since a time, and of reports that changed since a commit', async () => {
    const time = {
      since: '2025-01-15T00:00:00Z',
      gone: [],
      includes: ({ id }: { id: string }) => id === 'MAL-2025-2' || id === 'MAL-2025-3',
    };
    const { files, result } = await exportOf('feeds', REPORTS, {}, time);
    expect(result.reports).toBe(2);
    expect(titlesOf(files, 'all').map((title) => title.slice(0, 10))).toEqual(['2025-03-01', '2025-02-01']);
    expect(titlesOf(files, 'vscode/all')).toEqual([]);
    const commit = await exportOf('feeds', REPORTS, {}, { ...time, since: 'a'.repeat(40) });
    expect(titlesOf(commit.files, 'all').map((title) => title.slice(0, 10))).toEqual([
      '2025-03-01',
      '2025-02-01',
      '2025-01-02',
    ]);
  });

  it('keep the ids of entries, and give a new change a new one', async () => {
    const idsOf = async (reports: readonly Osv[], path: string) => {
      const { files } = await exportOf('feeds', reports);
      return jsonOf(files[path]).items.map(({ id }) => id);
    };
    const later = REPORTS.map((osv) =>
      osv.id === 'MAL-2025-2' ? { ...osv, modified: '2025-05-01T00:00:00Z' } : osv,
    );
    expect(await idsOf(later, 'new.json')).toEqual(await idsOf(REPORTS, 'new.json'));
    expect(await idsOf(later, 'changed.json')).not.toEqual(await idsOf(REPORTS, 'changed.json'));
  });
});
