import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { XMLValidator } from 'fast-xml-parser';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import type { Osv } from '../../src/core/report.ts';
import { FolderSink } from '../../src/export/sink.ts';
import type { ExportReport } from '../../src/export/target.ts';
import { EXPORT_TARGETS } from '../../src/export/targets/index.ts';
import { report } from '../../src/rules/examples.ts';
import { temporaryFolder } from '../cli/run.ts';

/** Names, versions and texts of somebody who knows what they will be put into. */
const EVIL = [
  '=cmd|"/C calc"!A0',
  '@SUM(1+1)*cmd',
  '-x\r\n=1+1',
  '"; DROP TABLE reports; --',
  '<script>alert(1)</script>',
  ']]><![CDATA[<x>',
  '<!ENTITY x SYSTEM "file:///etc/passwd">&x;',
  "a'] OR [file:name = 'b",
  '\u001b[31mred\u0007\u0000',
  '\u202egnp.exe',
  'half\ud800pair',
  '::error::x',
  'a\n0.0.0.0 github.com',
  '__proto__',
  'a: b\n  - package: lodash',
  '../../../etc/passwd',
  '.*|^/.*$',
  '**/*,**',
  `$${'{jndi:ldap://x}'}`,
  'x'.repeat(3000),
];
const NAMES = [...EVIL, 'constructor', 'left-pad'];

function shown(text: string, i: number, ecosystem = 'npm'): ExportReport {
  const id = `MAL-2025-${i + 1}`;
  const osv: Osv = report(
    { ecosystem, name: text },
    {
      id,
      summary: text,
      details: text,
      aliases: [text],
      versions: [text, '1.0.0'],
      references: [
        { type: text, url: `https://blog.test.io/${text}` },
        { type: 'WEB', url: text },
      ],
      credits: [{ name: text, type: text }],
      database_specific: {
        'malicious-packages-origins': [{ source: text, sha256: text, id: text, import_time: text }],
        iocs: {
          domains: [text, 'evil.test.io'],
          ips: [text],
          urls: [text, `https://evil.test.io/${text}`],
          files: [{ path: text, digests: { sha256: text, md5: text } }],
          strings: [text],
        },
      },
    },
  );
  return { path: `osv/npm/${i}/${id}.json`, id, package: { ecosystem, name: text }, osv, text: '' };
}

async function* stream(reports: readonly ExportReport[]): AsyncGenerator<ExportReport, void> {
  yield* reports;
}

async function filesOf(
  name: string,
  reports: readonly ExportReport[],
  options = {},
): Promise<Map<string, Buffer>> {
  const folder = join(temporaryFolder(), 'out');
  const sink = new FolderSink(folder);
  const { write } = await EXPORT_TARGETS.find((target) => target.name === name)!.load();
  await write(stream(reports), sink, { commit: 'c', tree: 't', config: DEFAULT_CONFIG, options });
  sink.finish({});
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    found.map((entry) => [
      join(entry.parentPath, entry.name).slice(folder.length + 1),
      readFileSync(join(entry.parentPath, entry.name)),
    ]),
  );
}

const text = (files: Map<string, Buffer>, path: string): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(files.get(path));
const jsonLines = (file: string): unknown[] =>
  file
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
/** Nothing that a terminal, a log or a reader of lines takes for more than text. */
const CALM = /^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\ufffe]*$/;
const REPORTS = NAMES.map((name, i) => shown(name, i));

describe('hostile reports', () => {
  it('stay in their cells', async () => {
    const files = await filesOf('csv', REPORTS);
    for (const path of ['reports.csv', 'affected.csv']) {
      const csv = text(files, path);
      expect(csv).toMatch(CALM);
      const rows = parseCsv(csv) as string[][];
      const names = rows.slice(1).map((row) => row[2]);
      expect(new Set(names).size).toBe(NAMES.length);
      for (const cell of rows.flat())
        for (const part of cell.split(/[,;|]/)) expect(part.trimStart()).not.toMatch(/^[=+\-@]/);
    }
    const indicators = parseCsv(
      text(await filesOf('indicators-csv', REPORTS), 'indicators.csv'),
    ) as string[][];
    expect(new Set(indicators.map((row) => row.length))).toEqual(new Set([7]));
  });

  it('stay in their lines', async () => {
    for (const name of ['ndjson']) {
      const files = await filesOf(name, REPORTS);
      const records = jsonLines(text(files, 'reports.ndjson')) as Osv[];
      expect(text(files, 'reports.ndjson')).toMatch(CALM);
      expect(records.map(({ summary }) => summary)).toEqual(
        NAMES.map((one) => one.replace('\ud800', '\ufffd')),
      );
    }
    const hosts = text(await filesOf('hosts', REPORTS), 'domains.txt');
    expect(hosts).toBe('evil.test.io\n');
  });

  it('stay values of their columns', async () => {
    const files = await filesOf('parquet', REPORTS);
    const rows = await parquetReadObjects({ file: new Uint8Array(files.get('reports.parquet')!).buffer });
    expect(rows.map(({ name }) => name)).toEqual(NAMES.map((one) => one.replace('\ud800', '\ufffd')));
    expect(
      (await parquetReadObjects({ file: new Uint8Array(files.get('origins.parquet')!).buffer }))[0]!
        .import_time,
    ).toBeNull();
  });

  it('stay in the strings of STIX and MISP', async () => {
    const stix = await filesOf('stix', REPORTS);
    const bundle = JSON.parse(text(stix, 'bundle.json')) as {
      objects: { type: string; pattern?: string; external_references?: { url?: string }[] }[];
    };
    expect(text(stix, 'bundle.json')).toMatch(CALM);
    for (const { pattern, external_references: references = [] } of bundle.objects) {
      if (pattern !== undefined)
        expect(pattern).toMatch(/^\[[a-z0-9-]+:[a-zA-Z.']+[A-Z0-9'-]* (=|ISSUBSET) '(?:[^'\\]|\\['\\])*'\]$/);
      for (const { url } of references) if (url !== undefined) expect(url).toMatch(/^https?:\/\/[^\s<>"]+$/);
    }
    const misp = await filesOf('misp', REPORTS);
    const [uuid] = Object.keys(JSON.parse(text(misp, 'feed/manifest.json')) as object);
    const { Event: event } = JSON.parse(text(misp, `feed/${uuid}.json`)) as {
      Event: { Object: { Attribute: { type: string; value: string }[] }[] };
    };
    expect(event.Object).toHaveLength(NAMES.length);
    for (const { type, value } of event.Object.flatMap(({ Attribute }) => Attribute)) {
      if (type === 'link') expect(value).toMatch(/^https?:\/\/[^\s<>"]+$/);
      if (type === 'sha256') expect(value).toMatch(/^[0-9a-f]{64}$/);
    }
    for (const line of text(misp, 'feed/hashes.csv').trimEnd().split('\n'))
      expect(line).toMatch(/^[0-9a-f]{32},[0-9a-f-]{36}$/);
  });

  it('are plain text to readers of feeds', async () => {
    const files = await filesOf('feeds', REPORTS);
    for (const path of ['new.atom', 'npm/changed.atom']) {
      const xml = text(files, path);
      expect(XMLValidator.validate(xml)).toBe(true);
      expect(xml).not.toMatch(/<script|<!\[CDATA|<!ENTITY|\]\]>/);
      expect(xml).toMatch(/^[^\u0000-\u0008\u000b-\u001f\u202a-\u202e\ufffe\uffff]*$/);
      expect(xml.match(/<entry>/g)).toHaveLength(NAMES.length);
    }
    const { items } = JSON.parse(text(files, 'all.json')) as {
      items: { title: string; content_text: string }[];
    };
    for (const { title, content_text: content } of items) expect(title + content).toMatch(CALM);
  });

  it('deny nothing but themselves', async () => {
    const files = await filesOf('denylist', [
      ...REPORTS,
      ...REPORTS.map(({ package: pkg }, i) => shown(pkg.name, i + 100, 'PyPI')),
    ]);
    for (const line of text(files, 'npm.txt').trimEnd().split('\n')) {
      expect(line).toMatch(/^@?[^\s@]+(?:@[^\s@]+)?$/u);
      expect(['lodash', 'github.com']).not.toContain(line);
    }
    const { filters } = parseYaml(text(files, 'verdaccio.yaml')) as {
      filters: Record<string, { block: { package: string; versions?: string }[] }>;
    };
    const { block } = filters['@verdaccio/package-filter']!;
    for (const rule of block) {
      expect(NAMES).toContain(rule.package);
      expect(rule.versions).toBe('1.0.0');
    }
    const { matchers } = JSON.parse(text(files, 'nexus/npm.json')) as { matchers: string[] };
    for (const path of [
      '/lodash',
      '/lodash/-/lodash-1.0.0.tgz',
      '/',
      '/-/npm/v1/security/audits',
      '/left-pad',
      '/github.com',
    ])
      for (const matcher of matchers) expect(new RegExp(matcher).test(path), path).toBe(false);
    expect(matchers.some((matcher) => new RegExp(matcher).test('/left-pad/-/left-pad-1.0.0.tgz'))).toBe(true);
    const { excludesPattern: patterns } = JSON.parse(text(files, 'artifactory/pypi.json')) as {
      excludesPattern: string;
    };
    for (const pattern of patterns.split(','))
      expect(pattern).toMatch(/^\*\*\/[\w.+!@:$~-]+-[\w.+!@:~-]+(?:\.tar\.gz|\.zip|-\*\.whl)$/);
  });
});
