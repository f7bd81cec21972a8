import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIDI, indexFile, packageLock, project } from '../support/check-database.ts';
import { cycloneDx, sarifResults } from '../support/check-outputs.ts';
import { type Outcome, runMal, temporaryFolder } from './run.ts';

const DB = indexFile();
const FORMATS = ['text', 'json', 'sarif', 'github', 'cyclonedx'] as const;

const check = (folder: string, format: (typeof FORMATS)[number], ...args: string[]): Outcome =>
  runMal(folder, ['check', '--format', format, ...args], { MAL_DB: DB });

/** A project with one of everything: malicious, in doubt, allowed, unreadable. */
function mixed(): string {
  const folder = project({
    'a b/package-lock.json': packageLock({ chalk: '5.6.1', evil: '1.0.0', '@acme/range': '1.1.0' }),
    'pylock.toml': 'lock-version = "1.0"\n\n[[packages]]\nname = "foo-bar"\nversion = "1"\n',
    'requirements.txt': 'foo-bar==1\n',
    'yarn.lock': 'nonsense of 3 words\n',
  });
  const allow = [
    { id: 'MAL-2025-2', reason: 'a canary', until: '2999-12-31' },
    { id: 'MAL-2025-3', reason: 'was one', until: '2020-01-01' },
  ];
  writeFileSync(join(folder, 'allow.json'), JSON.stringify({ allow }));
  return folder;
}
const MIXED = mixed();
const WORDS = ['--allow', 'allow.json', '.', 'npm/chalk'];

describe('mal check --format', () => {
  it('gives the same verdict in every format', () => {
    for (const format of FORMATS) expect(check(MIXED, format, ...WORDS).code, format).toBe(1);
    const clean = project({ 'package-lock.json': packageLock({ good: '1.0.0' }) });
    for (const format of FORMATS) expect(check(clean, format).code, format).toBe(0);
    const torn = project({ 'package-lock.json': '{' });
    for (const format of FORMATS) expect(check(torn, format).code, format).toBe(2);
    const { code, stderr } = runMal(clean, ['check', '--format', 'xml'], { MAL_DB: DB });
    expect(stderr).toContain('Use one of text, json, sarif, github, cyclonedx');
    expect(code).toBe(2);
  });

  it('json says all of it', () => {
    const found = JSON.parse(check(MIXED, 'json', ...WORDS).stdout);
    expect(found).toMatchObject({
      checked: { files: 3, packages: 6, unpinned: 1 },
      found: { malicious: 4, possible: 1, allowed: 1 },
      unchecked: [{ path: 'yarn.lock', line: 1 }],
      expired: [{ id: 'MAL-2025-3', until: '2020-01-01' }],
      database: {
        place: DB,
        commit: expect.stringMatching(/^[0-9a-f]{40}$/),
        modified: '2025-01-02T00:00:00Z',
      },
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(found.matches[1]).toEqual({
      kind: 'malicious',
      path: 'a b/package-lock.json',
      line: 5,
      ecosystem: 'npm',
      name: 'chalk',
      version: '5.6.1',
      purl: 'pkg:npm/chalk@5.6.1',
      report: { id: 'MAL-2025-46969', published: '2025-01-01', versions: ['5.6.1'], ranges: [] },
    });
    expect(found.matches[2]).toMatchObject({ kind: 'allowed', allowed: { reason: 'a canary' } });
  });

  it('sarif is a log that code scanning shows beside the lines', () => {
    const results = sarifResults(check(MIXED, 'sarif', ...WORDS).stdout);
    expect(
      results.map(({ ruleId, level, locations }) => {
        const at = locations?.[0]?.physicalLocation;
        return [ruleId, level, at && `${at.artifactLocation.uri}:${at.region.startLine}`];
      }),
    ).toEqual([
      ['malicious-package', 'warning', undefined],
      ['malicious-package', 'error', 'a%20b/package-lock.json:5'],
      ['malicious-package', 'note', 'a%20b/package-lock.json:6'],
      ['malicious-package', 'error', 'a%20b/package-lock.json:7'],
      ['malicious-package', 'error', 'pylock.toml:4'],
      ['malicious-package', 'error', 'requirements.txt:1'],
      ['not-checked', 'error', 'yarn.lock:1'],
    ]);
    const clean = project({ 'package-lock.json': packageLock({ good: '1.0.0' }) });
    expect(sarifResults(check(clean, 'sarif').stdout)).toEqual([]);
  });

  it('github annotates, and says what ran out', () => {
    const lines = check(MIXED, 'github', ...WORDS)
      .stdout.trimEnd()
      .split('\n');
    expect(lines.map((line) => line.replace(/::[^:]*(?::[^:]+)*$/, '')).slice(0, -1)).toEqual([
      '::warning title=MAL-2025-46969',
      '::error file=a b/package-lock.json,line=5,title=MAL-2025-46969',
      '::notice file=a b/package-lock.json,line=6,title=MAL-2025-2',
      '::error file=a b/package-lock.json,line=7,title=MAL-2025-3',
      '::error file=pylock.toml,line=4,title=MAL-2025-4',
      '::error file=requirements.txt,line=1,title=MAL-2025-4',
      '::error file=yarn.lock,line=1,title=not checked',
      '::warning title=MAL-2025-3',
    ]);
    expect(lines.at(-1)).toBe('6 packages in 3 files checked: 4 malicious.');
  });

  it('cyclonedx says of each report and package how it stands', () => {
    const vex = cycloneDx(check(MIXED, 'cyclonedx', ...WORDS).stdout);
    expect(
      vex.vulnerabilities.map(({ id, analysis, affects }) => [
        id,
        analysis.state,
        affects.map(({ ref }) => ref),
      ]),
    ).toEqual([
      ['MAL-2025-46969', 'in_triage', ['pkg:npm/chalk']],
      ['MAL-2025-46969', 'exploitable', ['pkg:npm/chalk@5.6.1']],
      ['MAL-2025-2', 'not_affected', ['pkg:npm/evil@1.0.0']],
      ['MAL-2025-3', 'exploitable', ['pkg:npm/%40acme/range@1.1.0']],
      ['MAL-2025-4', 'exploitable', ['pkg:pypi/foo-bar@1']],
    ]);
    expect(vex.vulnerabilities[2]!.analysis.detail).toBe('a canary');
    expect(vex.metadata.properties).toEqual([
      { name: 'mal:not-checked', value: expect.stringMatching(/^yarn\.lock was not checked: it /) },
    ]);
  });

  it('names osv.dev only for numbers that it shows', () => {
    const { vulnerabilities } = cycloneDx(
      check(temporaryFolder(), 'cyclonedx', 'gem/ours@1.0.0', 'npm/evil@1').stdout,
    );
    expect(vulnerabilities.map(({ id, source }) => [id, source.url])).toEqual([
      ['MAL-2025-1000001', undefined],
      ['MAL-2025-2', 'https://osv.dev/vulnerability/MAL-2025-2'],
    ]);
    expect(check(temporaryFolder(), 'text', 'gem/ours@1.0.0').stdout).toContain(
      'mal query MAL-2025-1000001\n',
    );
  });
});

describe('mal check --write', () => {
  it('puts the same result into files, in other formats', () => {
    const folder = temporaryFolder();
    const [sarif, json, text] = ['a=b.sarif', 'new/x.json', 'x.txt'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const copies = [`sarif=${sarif}`, `json=${json}`, `text=${text}`].flatMap((copy) => ['--write', copy]);
    const { code, stdout } = runMal(MIXED, ['check', '--format', 'github', ...copies, ...WORDS], {
      MAL_DB: DB,
      FORCE_COLOR: '1',
    });
    expect(code).toBe(1);
    expect(stdout).toBe(check(MIXED, 'github', ...WORDS).stdout);
    expect(readFileSync(sarif, 'utf8')).toBe(check(MIXED, 'sarif', ...WORDS).stdout);
    expect(readFileSync(text, 'utf8')).toBe(check(MIXED, 'text', ...WORDS).stdout);
    expect(JSON.parse(readFileSync(json, 'utf8')).found.malicious).toBe(4);
  });

  it('refuses what is no format and file, and says what cannot be written', () => {
    for (const [copy, says] of [
      ['sarif', 'names no format and file'],
      ['sarif=', 'names no format and file'],
      ['=x', 'names no format and file'],
      ['xml=x', 'is not known'],
      ['sarif=/dev/null/x', '"/dev/null/x" cannot be written (E'],
    ] as const) {
      const { code, stderr, stdout } = check(MIXED, 'text', '--write', copy);
      expect(stderr, copy).toContain(says);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    }
  });
});

describe('what an attacker wrote', () => {
  const HOSTILE = '\u001b[2J\u009b31m\u202e\u2066\u200b\r\n::error::owned\n##[error]owned%0A,:';
  /** Control, bidirectional and invisible characters, line breaks and tabs apart. */
  const RAW = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/;
  const OBEYED = /^\s*(?:::(?!(?:error|warning|notice) (?:[a-z]+=[^:,\n]+,?)+::)|##\[)/m;

  const folder = project({
    'package-lock.json': packageLock({
      [`as${HOSTILE}`]: { name: 'evil', version: '2.0.0' },
      [BIDI]: '1.0.0',
      '::error::x': '1.0.0',
    }),
    'version/package-lock.json': packageLock({ evil: `1.0.0${HOSTILE}` }),
    'surrogate/package-lock.json': packageLock({ evil: '\ud800' }),
    [`${HOSTILE.replaceAll('/', '')}/package-lock.json`]: packageLock({ evil: '3.0.0' }),
    [`torn${HOSTILE}/package-lock.json`]: `{"lockfileVersion": ${JSON.stringify(HOSTILE)}}`,
    'half.cdx.json': JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: [{ type: 'library', name: 'x', purl: 'pkg:npm/evil', version: '\ud800' }],
    }),
    'requirements.txt': `foo-bar==1 ; ${HOSTILE}\n`,
    'allow.json': JSON.stringify({
      allow: [{ id: 'MAL-2025-8', reason: `because${HOSTILE}`, until: '2999-01-01' }],
    }),
  });

  it.each(FORMATS)('reaches nobody as it is in %s', (format) => {
    const { code, stdout, stderr } = check(
      folder,
      format,
      '--allow',
      'allow.json',
      '.',
      `npm/evil@${HOSTILE}`,
      HOSTILE,
    );
    const all = stdout + stderr;
    expect(code, all).toBe(1);
    expect(RAW.exec(all)?.[0].charCodeAt(0).toString(16)).toBe(undefined);
    expect(all.replaceAll('\\ud800', '')).not.toMatch(/^\s+at .*:\d+:\d+/m);
    expect(all).not.toMatch(/internal error|\[object Object\]/);
    if (format !== 'json' && format !== 'cyclonedx') expect(OBEYED.exec(all)?.[0]).toBe(undefined);
    expect(all).not.toContain('##[error]');
    if (format === 'sarif') sarifResults(stdout);
    if (format === 'cyclonedx') cycloneDx(stdout);
    if (format === 'json') expect(JSON.parse(stdout).found).toMatchObject({ malicious: 6, allowed: 1 });
  });
});
