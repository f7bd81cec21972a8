import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatReport } from '../../src/core/format.ts';
import { report } from '../../src/rules/examples.ts';
import { database, indexFile, project } from '../support/check-database.ts';
import { type Outcome, runMal, temporaryFolder } from './run.ts';

const DB = indexFile();
const EVIL = 'foo-bar==1\n';

const check = (folder: string, ...args: string[]): Outcome =>
  runMal(folder, ['check', ...args], { MAL_DB: DB });

function write(folder: string, files: Record<string, string | Uint8Array>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

describe('a file in another encoding', () => {
  it('is read as its package manager reads it', () => {
    const pom = `<?xml version="1.0" encoding="ISO-8859-1"?><project><name>é</name><dependencies><dependency>
      <groupId>a</groupId><artifactId>b</artifactId></dependency></dependencies></project>`;
    const folder = write(temporaryFolder(), {
      'requirements.txt': Buffer.from(`\ufeff-r more.txt\r\n`, 'utf16le'),
      'more.txt': Buffer.from(`\ufeff${EVIL}`, 'utf16le').swap16(),
      'pom.xml': Buffer.from(pom, 'latin1'),
    });
    const { code, stdout } = check(folder);
    expect(stdout).toContain('2 packages in 2 files checked: 1 malicious package.');
    expect(code).toBe(1);
  });

  it('that is binary is told what to do about, and counts for nothing beside its text form', () => {
    const binary = { 'bun.lockb': Buffer.from([0x23, 0, 0xff, 0xfe]) };
    const alone = check(write(temporaryFolder(), binary));
    expect(alone.stdout).toContain('run `bun install --save-text-lockfile');
    expect(alone.code).toBe(2);
    const text = { 'bun.lock': '{"lockfileVersion": 1, "packages": {"evil": ["evil@1.0.0", "", {}, ""]}}' };
    const beside = check(write(temporaryFolder(), { ...binary, ...text }));
    expect(beside.stdout).not.toContain('was not checked');
    expect(beside.code).toBe(1);
  });
});

describe('what a file includes', () => {
  it('is read within the folder that was named, wherever one stands', () => {
    const folder = project({ 'requirements/dev.txt': '-r ../all.txt\n', 'all.txt': EVIL });
    const elsewhere = temporaryFolder();
    expect(check(elsewhere, folder).code).toBe(1);
    expect(check(elsewhere, join(folder, 'requirements')).stdout).toContain(
      'which is not there or lies outside',
    );
  });

  it('is read within its repository', () => {
    const files = { 'app/requirements.txt': '-r ../all.txt\n', 'all.txt': EVIL };
    const folder = project({ ...files, '.git/HEAD': 'ref: refs/heads/main\n' });
    expect(check(join(folder, 'app')).code).toBe(1);
    expect(check(temporaryFolder(), join(folder, 'app/requirements.txt')).code).toBe(1);
    expect(check(join(project(files), 'app')).code).toBe(2);
  });

  it('is not read from around the repository, even where the check began there', () => {
    const folder = project({
      'all.txt': EVIL,
      'app/.git': 'gitdir: ../x\n',
      'app/requirements.txt': '-r ../all.txt\n',
    });
    expect(check(folder).code).toBe(2);
  });
});

describe('what is no file', () => {
  it('is refused where it is named, as nothing may ever come out of it', () => {
    const folder = project({ 'requirements.txt': '-r pipe.txt\n' });
    for (const name of ['a.cdx.json', 'pipe.txt']) spawnSync('mkfifo', [join(folder, name)]);
    const { code, stdout } = check(folder, 'a.cdx.json', 'requirements.txt');
    expect(stdout).toContain('a.cdx.json was not checked: it is no file.');
    expect(stdout).toContain('requirements.txt:1 was not checked: it includes "pipe.txt"');
    expect(code).toBe(2);
  });

  it('is no place of an annotation', () => {
    const words = check(temporaryFolder(), '--format', 'github', 'nobody').stdout;
    expect(words).toMatch(/^::error title=not checked::the command line was not checked/);
    const sarif = JSON.parse(check(temporaryFolder(), '--format', 'sarif', 'nobody').stdout) as {
      runs: { results: object[] }[];
    };
    expect(sarif.runs[0]?.results).toHaveLength(1);
    expect(sarif.runs[0]?.results[0]).not.toHaveProperty('locations');
  });
});

describe('an SBOM', () => {
  const sbom = JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    components: [{ type: 'library', name: 'evil', purl: 'pkg:npm/evil@2.0.0' }],
  });

  it.each(['app-sbom.json', 'sbom_cyclonedx.json', 'app-spdx.json', 'app.bom.json'])(
    'is found by the name %s',
    (name) => expect(check(project({ [name]: sbom })).code).toBe(1),
  );

  it.each(['anything.json', 'anything.jsonld'])('is what is named as %s', (name) =>
    expect(check(project({ [name]: sbom }), name).code).toBe(1),
  );

  it('is no list of other things', () => {
    expect(check(project({ 'parts-bom.json': '{}', 'spdx-licenses.json': '{}' })).stderr).toContain(
      'Nothing to check was found',
    );
  });
});

describe('a version that a file asks for by equality', () => {
  it('is every spelling of it that the registry may have', () => {
    const files = {
      'requirements.txt': '-c pins.txt\nlisted==2\nconstrained\narbitrary===2\n',
      'pins.txt': 'constrained==v2.0\n',
      'packages.config': '<packages><package id="Listed" version="2.0"/></packages>',
    };
    const names = ['listed', 'constrained', 'arbitrary'];
    const reports = [...names.map((name) => ['PyPI', name]), ['NuGet', 'Listed']].map(
      ([ecosystem = '', name = ''], i) => [
        `osv/${ecosystem.toLowerCase()}/${name.toLowerCase()}/MAL-2025-${i + 101}.json`,
        formatReport(report({ ecosystem, name }, { id: `MAL-2025-${i + 101}`, versions: ['2.0.0'] })),
      ],
    );
    const clone = database(Object.fromEntries(reports));
    const folder = project(files);
    const { stdout } = runMal(folder, ['check', '--format', 'json'], { MAL_DB: clone.root });
    const { matches } = JSON.parse(stdout) as { matches: { path: string; line: number }[] };
    expect(matches.map(({ path, line }) => `${path}:${line}`)).toEqual([
      'packages.config:1',
      'requirements.txt:2',
      'requirements.txt:3',
    ]);
    expect(runMal(folder, ['check'], { MAL_DB: clone.root }).stdout).toContain(
      'constrained v2.0 (PyPI) is malicious: MAL-2025-102 names this version, as the registry spells it.',
    );
  });
});

describe('a package of a registry with an address', () => {
  it('is possibly what the usual registry has by that name', () => {
    const [lock, words] = ['composer.lock', 'pkg:maven/a/b@1?repository_url=https://repo.example.org'];
    const folder = project({
      [lock]: JSON.stringify({
        packages: [
          { name: 'a/b', version: '1', 'notification-url': 'https://mirror.example.org/downloads/' },
        ],
      }),
    });
    const reports = [
      ['Packagist', 'a/b'],
      ['Maven', 'a:b'],
    ].map(([ecosystem = '', name = ''], i) => [
      `osv/${ecosystem.toLowerCase()}/a/b/MAL-2025-${i + 101}.json`,
      formatReport(report({ ecosystem, name }, { id: `MAL-2025-${i + 101}`, versions: ['1'] })),
    ]);
    const clone = database(Object.fromEntries(reports));
    const { code, stdout } = runMal(folder, ['check', lock, words], { MAL_DB: clone.root });
    expect(stdout).toContain(
      'a/b 1 (Packagist:https://mirror.example.org) may be malicious: MAL-2025-101 names the package of that name in Packagist',
    );
    expect(stdout).toContain('MAL-2025-102 names the package of that name in Maven, and nothing says');
    expect(code).toBe(0);
    expect(runMal(folder, ['query', words], { MAL_DB: clone.root }).code).toBe(0);
  });
});

describe('an entry that nobody can understand', () => {
  const sbom = (components: object[]) =>
    JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components });
  const evil = { type: 'library', name: 'evil', purl: 'pkg:npm/evil@2.0.0' };

  it.each([
    [
      'app.cdx.json',
      sbom([{ type: 'library', name: 'zlib' }, { type: 'library', purl: 'nothing' }, evil]),
      2,
    ],
    [
      'pom.xml',
      `<project><dependencies><dependency><groupId>\${g}</groupId><artifactId>x</artifactId></dependency>
       <dependency><groupId>a</groupId><artifactId>evil</artifactId></dependency></dependencies></project>`,
      1,
    ],
    [
      '.github/workflows/a.yml',
      'jobs:\n  a:\n    steps:\n      - uses: checkout\n      - uses: [a]\n      - uses: acme/action@v45\n',
      2,
    ],
    ['requirements.txt', '-r missing.txt\n--unknown\n>1\n-r https://example.org/r.txt\nfoo-bar==1\n', 4],
  ])('hides no other of %s, and is told', (path, text, problems) => {
    const clone = database({
      'osv/maven/a/evil/MAL-2025-101.json': formatReport(
        report({ ecosystem: 'Maven', name: 'a:evil' }, { id: 'MAL-2025-101', versions: ['1'] }),
      ),
    });
    const folder = project({ [path]: text });
    const { stdout } = runMal(folder, ['check', '--format', 'json'], { MAL_DB: clone.root });
    const { matches, unchecked } = JSON.parse(stdout) as { matches: object[]; unchecked: object[] };
    expect(matches).toHaveLength(1);
    expect(unchecked).toHaveLength(problems);
  });

  it('is told a hundred times at most, and counted', () => {
    const parts = Array.from({ length: 5000 }, (_, i) => ({ type: 'library', name: `p${i}` }));
    const { code, stdout } = check(project({ 'bom.json': sbom([...parts, evil]) }));
    expect(code).toBe(1);
    expect(stdout).toContain('bom.json was not checked: it has 4900 more entries that cannot be understood.');
    expect(stdout).toContain('101 things could not be checked');
    expect(check(project({ 'bom.json': sbom(parts.slice(0, 1)) })).code).toBe(2);
  });
});
