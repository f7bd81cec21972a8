import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { satisfies } from 'semver';
import { describe, expect, it } from 'vitest';
import { isAffected } from '../../../src/core/evaluate.ts';
import type { Affected, Osv, Range } from '../../../src/core/report.ts';
import npmRegistry from '../../../src/ecosystems/npm.ts';
import { claimOf } from '../../../src/export/claim.ts';
import { semverRange } from '../../../src/export/npm/semver-range.ts';
import { npm, pypi, semver } from '../../../src/rules/examples.ts';
import { temporaryFolder } from '../../cli/run.ts';
import { exportOf, lines, texts } from '../../support/exports.ts';

const VERSIONS = [
  '0.0.0-0',
  '0.0.1',
  '1.0.0-rc.1',
  '1.0.0-rc.10',
  '1.0.0',
  '1.0.1',
  '1.5.0',
  '2.0.0-a',
  '2.0.0',
  '2.0.1',
  '10.0.0',
  '99999999999.0.0',
];
const version = fc.constantFrom(...VERSIONS);
const events = fc.oneof(
  fc
    .tuple(fc.constantFrom('0', ...VERSIONS), version)
    .map(([introduced, fixed]): Range['events'] => [{ introduced }, { fixed }]),
  fc
    .tuple(fc.constantFrom('0', ...VERSIONS), version)
    .map(([introduced, last_affected]): Range['events'] => [{ introduced }, { last_affected }]),
  fc.constantFrom('0', ...VERSIONS).map((introduced): Range['events'] => [{ introduced }]),
);
const affected = fc.record({
  versions: fc.array(version, { maxLength: 3 }),
  ranges: fc.array(
    events.map((list): Range => ({ type: 'SEMVER', events: list })),
    { maxLength: 3 },
  ),
});

const entryOf = (osv: Osv): Affected => osv.affected[0]!;
const shown = (osv: Osv) => ({ path: '', id: osv.id!, package: osv.affected[0]!.package!, osv, text: '' });

/** The scanner of an export, as Bun would load it. */
async function scannerOf(files: Record<string, Buffer>) {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'scanner.js', 'malicious.json'])
    writeFileSync(join(folder, name), files[name]!);
  const { exports: main } = JSON.parse(files['package.json']!.toString()) as { exports: string };
  const { scanner } = (await import(/* @vite-ignore */ pathToFileURL(join(folder, main)).href)) as {
    scanner: {
      version: string;
      scan(asked: {
        packages: object[];
      }): Promise<{ package: string; level: string; url: string; description: string }[]>;
    };
  };
  return { folder, scanner };
}

describe('mal export npm-bulk', () => {
  it('holds the answer for every name', async () => {
    const { result, files } = await exportOf('npm-bulk', [
      npm('b', {
        id: 'MAL-2025-2',
        versions: ['1.0.0', '1.0', '2.0.0-rc.1'],
        aliases: ['GHSA-2345-6789-cfgh'],
      }),
      npm('b', { id: 'MAL-2025-1000001', ranges: [semver({ introduced: '3.0.0' }, { fixed: '4.0.0' })] }),
      npm('@a/b', {
        id: 'MAL-2025-3',
        versions: ['1.0.0', '2.0.0-beta'],
        ranges: [semver({ introduced: '0' })],
        references: [],
      }),
      npm('__proto__', {
        id: 'MAL-2025-4',
        versions: ['1.0.0'],
        summary: 'hidden\u202e',
        references: [
          { type: 'PACKAGE', url: 'https://a.example' },
          { type: 'WEB', url: 'javascript:alert(1)' },
          { type: 'ADVISORY', url: 'https://b.example' },
        ],
      }),
      npm('odd', { id: 'MAL-2025-5', versions: ['1.0'] }),
      npm('gone', { id: 'MAL-2025-6', withdrawn: '2025-01-02T00:00:00Z' }),
      pypi('c', { id: 'MAL-2025-7' }),
    ]);
    expect(result).toEqual({ reports: 4, leftOut: 1, counts: { withdrawn: 1, 'of other ecosystems': 1 } });
    const advisory = (id: number, url: string, title: string, range: string) =>
      `{"id":${id},"url":"${url}","title":"${title}","severity":"critical","vulnerable_versions":"${range}","cwe":["CWE-506"],"cvss":{"score":0,"vectorString":null}}`;
    expect(Object.keys(files)).toEqual(['advisories.json', 'left-out.ndjson']);
    expect(texts(files)['advisories.json']).toBe(
      `{\n"@a/b":[${advisory(20253, 'https://osv.dev/vulnerability/MAL-2025-3', 'Malicious code in @a/b (npm)', '>=0 || 2.0.0-beta')}],\n` +
        `"__proto__":[${advisory(20254, 'https://b.example', 'hidden\\u202e', '1.0.0')}],\n` +
        `"b":[${advisory(20251000001, 'https://blog.example.org/a-report', 'Malicious code in b (npm)', '>=3.0.0 <4.0.0')},` +
        `${advisory(20252, 'https://github.com/advisories/GHSA-2345-6789-cfgh', 'Malicious code in b (npm)', '1.0.0 || 2.0.0-rc.1')}]\n}\n`,
    );
    expect(lines(files['left-out.ndjson'])).toEqual([
      {
        id: 'MAL-2025-5',
        from: 'osv/npm/odd/MAL-2025-5.json',
        leftOut: 'it names no version that npm could have',
      },
    ]);
  });

  it('means exactly the versions that the report means', () => {
    fc.assert(
      fc.property(affected, ({ versions, ranges }) => {
        const osv = npm('a', { versions, ranges });
        const claim = claimOf(shown(osv));
        const range = typeof claim === 'string' ? undefined : semverRange(claim);
        for (const one of VERSIONS) {
          const wanted = isAffected(one, entryOf(osv), npmRegistry.compare);
          expect(
            range !== undefined && satisfies(one, range, { includePrerelease: true, loose: true }),
            `${one} in ${range}`,
          ).toBe(wanted);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('mal export bun', () => {
  it('is a package that stops what is malicious, and lets everything else pass', async () => {
    const { result, files } = await exportOf('bun', [
      npm('b', { id: 'MAL-2025-1', versions: ['1.0.0'] }),
      npm('b', {
        id: 'MAL-2025-2',
        ranges: [semver({ introduced: '2.0.0-rc.1' }, { fixed: '3.0.0' }), semver({ introduced: '5.0.0' })],
      }),
      npm('__proto__', { id: 'MAL-2025-3', ranges: [semver({ introduced: '0' })] }),
      npm('empty', { id: 'MAL-2025-4', versions: [] }),
      npm('gone', { id: 'MAL-2025-5', withdrawn: '2025-01-02T00:00:00Z' }),
      pypi('c', { id: 'MAL-2025-6' }),
    ]);
    expect(result).toEqual({ reports: 3, leftOut: 1, counts: { withdrawn: 1, 'of other ecosystems': 1 } });
    expect(Object.keys(files)).toEqual(['left-out.ndjson', 'malicious.json', 'package.json', 'scanner.js']);
    const url = 'https://blog.example.org/a-report';
    expect(texts(files)['malicious.json']).toBe(
      `{\n"__proto__":[{"id":"MAL-2025-3","url":"${url}","all":true}],\n` +
        `"b":[{"id":"MAL-2025-1","url":"${url}","versions":["1.0.0"]},{"id":"MAL-2025-2","url":"${url}","ranges":[["2.0.0-rc.1","3.0.0",false],["5.0.0",null,false]]}]\n}\n`,
    );
    expect(JSON.parse(texts(files)['package.json']!)).toMatchObject({
      type: 'module',
      version: expect.stringMatching(/^0\.0\.0-t[0-9a-f]{12}$/),
    });
    const { scanner } = await scannerOf(files);
    expect(scanner.version).toBe('1');
    const packages = [
      ['b', '1.0.0'],
      ['b', '1.0.1'],
      ['b', '2.0.0'],
      ['b', '3.0.0'],
      ['__proto__', '7.0.0'],
      ['constructor', '1.0.0'],
      ['c', '1.0.0'],
    ].map(([name, one]) => ({ name, version: one }));
    expect(await scanner.scan({ packages })).toEqual(
      [
        ['b', '1.0.0', 1],
        ['b', '2.0.0', 2],
        ['__proto__', '7.0.0', 3],
      ].map(([name, one, n]) => ({
        level: 'fatal',
        package: name,
        url,
        description: `${name}@${one} is malicious (MAL-2025-${n}). If it was ever installed here, take this machine for compromised.`,
      })),
    );
  });

  it('means exactly the versions that the report means', async () => {
    const cases = fc.sample(affected, { numRuns: 150, seed: 7 });
    const reports = cases.map(({ versions, ranges }, i) =>
      npm(`p${i}`, { id: `MAL-2025-${i + 1}`, versions, ranges }),
    );
    const { files } = await exportOf('bun', reports);
    const { scanner } = await scannerOf(files);
    for (const [i, osv] of reports.entries()) {
      const found = await scanner.scan({
        packages: VERSIONS.map((one) => ({ name: `p${i}`, version: one })),
      });
      const wanted = VERSIONS.filter((one) => isAffected(one, entryOf(osv), npmRegistry.compare));
      expect(
        found.map(({ description }) => description.split(' ')[0]),
        JSON.stringify(cases[i]),
      ).toEqual(wanted.map((one) => `p${i}@${one}`));
    }
  });

  it('orders versions as npm does', async () => {
    const { files } = await exportOf('bun', []);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'scanner.mjs'), files['scanner.js']!);
    const { compare } = (await import(
      /* @vite-ignore */ pathToFileURL(join(folder, 'scanner.mjs')).href
    )) as { compare(a: string, b: string): number };
    const { ascending, equal = [] } = npmRegistry.examples;
    const valid = ascending.filter((one) => npmRegistry.versionProblem(one) === undefined);
    for (const a of valid)
      for (const b of valid) expect(compare(a, b), `${a} ${b}`).toBe(npmRegistry.compare(a, b));
    for (const [a, b] of equal) expect(compare(a, b), `${a} ${b}`).toBe(0);
  });

  it('stops every installation when its list is damaged', async () => {
    const { files } = await exportOf('bun', [npm('a')]);
    const { scanner } = await scannerOf({
      ...files,
      'malicious.json': files['malicious.json']!.subarray(0, 20),
    });
    await expect(scanner.scan({ packages: [{ name: 'x', version: '1.0.0' }] })).rejects.toThrow(SyntaxError);
  });
});
