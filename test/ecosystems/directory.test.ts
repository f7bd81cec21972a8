import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidPackageError } from '../../src/core/layout/invalid-package-error.ts';
import {
  directoryPackage,
  layoutAccepts,
  packageOfDirectory,
  reportDirectory,
} from '../../src/ecosystems/directory.ts';
import { ECOSYSTEMS, GIT_REPOSITORIES, matchKey } from '../../src/ecosystems/index.ts';

const a = (count: number) => 'a'.repeat(count);
const portable = (ecosystem: string, name: string) => reportDirectory('portable', { ecosystem, name });

/** [ecosystem, any spelling of the name, folder, match key], by clause. */
const PORTABLE: Record<string, [ecosystem: string, name: string, folder: string, key: string][]> = {
  'begins with the ecosystem in small letters, blanks as dashes': [
    ['npm', 'left-pad', 'npm/left-pad', 'left-pad'],
    ['PyPI', 'requests', 'pypi/requests', 'requests'],
    ['crates.io', 'serde', 'crates.io/serde', 'serde'],
    ['GitHub Actions', 'a/b', 'github-actions/a/b', 'a/b'],
    ['VSCode', 'acme.tools', 'vscode/acme.tools', 'acme.tools'],
    ['BellSoft Hardened Containers', 'x', 'bellsoft-hardened-containers/x', 'x'],
    ['OSS-Fuzz', 'x', 'oss-fuzz/x', 'x'],
    ['SwiftURL', 'github.com/a/b', 'swifturl/github.com/a/b', 'github.com/a/b'],
  ],
  'puts a suffix into the first segment, case and all': [
    ['VSCode:https://open-vsx.org', 'a.b', 'vscode%3ahttps%3a%2f%2fopen-vsx.org/a.b', 'a.b'],
    ['Ubuntu:22.04:LTS', 'x', 'ubuntu%3a22.04%3a!l!t!s/x', 'x'],
    ['Red Hat:a b', 'x', 'red-hat%3aa b/x', 'x'],
    ['npm:.', 'x', 'npm%3a%2e/x', 'x'],
    ['npm:x.json', 'x', 'npm%3ax%2ejson/x', 'x'],
    ['npm:a ', 'x', 'npm%3aa%20/x', 'x'],
    ['npm::', 'x', 'npm%3a%3a/x', 'x'],
    ['npm:é', 'x', 'npm%3a%c3%a9/x', 'x'],
    [`npm:${a(174)}`, 'x', `npm%3a${a(174)}/x`, 'x'],
    [`npm:${a(175)}`, 'x', `npm%3a${a(172)}%-/aaa/x`, 'x'],
  ],
  'uses the match key, not the spelling': [
    ['PyPI', 'Foo._-Bar', 'pypi/foo-bar', 'foo-bar'],
    ['crates.io', 'Foo-Bar', 'crates.io/foo_bar', 'foo_bar'],
    ['NuGet', 'Newtonsoft.Json', 'nuget/newtonsoft%2ejson', 'newtonsoft.json'],
    ['VSCode', 'Acme.Tools', 'vscode/acme.tools', 'acme.tools'],
    ['Packagist', 'Acme/App', 'packagist/acme/app', 'acme/app'],
    ['GitHub Actions', 'Owner/Repo/Path', 'github-actions/owner/repo/path', 'owner/repo/path'],
    ['npm', 'JSONStream', 'npm/!j!s!o!n!stream', 'JSONStream'],
    ['NuGet', 'ΑΣ', 'nuget/%ce%b1%cf%83', 'ασ'],
    ['NuGet', 'İ', 'nuget/%c4%b0', 'İ'],
    ['NuGet', 'e\u0301É', 'nuget/e%cc%81%c3%a9', 'e\u0301é'],
  ],
  'divides at each slash, or only after a scope, or at the one colon, or not at all': [
    ['npm', '@scope/name', 'npm/@scope/name', '@scope/name'],
    ['npm', '@Scope/con.js', 'npm/@!scope/%63on.js', '@Scope/con.js'],
    ['npm', '@scope', 'npm/@scope', '@scope'],
    ['Go', 'github.com/Azure/x', 'go/github.com/!azure/x', 'github.com/Azure/x'],
    ['Go', 'a/../b', 'go/a/%2e%2e/b', 'a/../b'],
    ['Maven', 'org.apache:log4j', 'maven/org.apache/log4j', 'org.apache:log4j'],
    ['Maven', 'a/b:c', 'maven/a%2fb/c', 'a/b:c'],
    ['RubyGems', 'a/b', 'rubygems/a%2fb', 'a/b'],
    ['NuGet', '../npm/x', 'nuget/%2e.%2fnpm%2fx', '../npm/x'],
    ['NuGet', '/', 'nuget/%2f', '/'],
    ['PyPI', 'a:b', 'pypi/a%3ab', 'a:b'],
    ['npm', 'a:b', 'npm/a%3ab', 'a:b'],
  ],
  'encodes what no system agrees on': [
    ['npm', 'con', 'npm/%63on', 'con'],
    ['npm', 'con.js', 'npm/%63on.js', 'con.js'],
    ['npm', 'pattern.json', 'npm/pattern%2ejson', 'pattern.json'],
    ['npm', '.json', 'npm/%2ejson', '.json'],
    ['npm', 'a~b', 'npm/a%7eb', 'a~b'],
    ['npm', ' ', 'npm/%20', ' '],
    ['npm', '-rf', 'npm/-rf', '-rf'],
    ['npm', '::error::x', 'npm/%3a%3aerror%3a%3ax', '::error::x'],
    ['npm', '\u202egpj.exe', 'npm/%e2%80%aegpj.exe', '\u202egpj.exe'],
    ['npm', a(181), `npm/${a(178)}%-/aaa`, a(181)],
  ],
  'names a repository by its URL or its key': [
    [
      'GIT',
      'https://github.com/boltdb-go/bolt.git',
      'git/github.com/boltdb-go/bolt',
      'github.com/boltdb-go/bolt',
    ],
    ['GIT', 'github.com/boltdb-go/bolt', 'git/github.com/boltdb-go/bolt', 'github.com/boltdb-go/bolt'],
    ['GIT', 'git@Example.org:A/b.git', 'git/example.org/!a/b', 'example.org/A/b'],
    ['GIT', 'https://h:8080/a', 'git/h%3a8080/a', 'h:8080/a'],
    ['GIT', 'h:8080/a', 'git/h%3a8080/a', 'h:8080/a'],
    ['GIT', 'https://[::1]/a', 'git/[%3a%3a1]/a', '[::1]/a'],
    ['GIT', 'https://h/a%20', 'git/h/a%20', 'h/a '],
    ['GIT', 'https://h/%252e', 'git/h/%252e', 'h/%2e'],
    ['GIT', 'https://h/.a/con', 'git/h/%2ea/%63on', 'h/.a/con'],
  ],
};

for (const [clause, rows] of Object.entries(PORTABLE)) {
  describe(`the portable folder ${clause}`, () => {
    it.each(rows)('%s %j → %j', (ecosystem, name, folder, key) => {
      expect(portable(ecosystem, name)).toBe(folder);
      expect(packageOfDirectory('portable', folder)).toEqual({ ok: true, ecosystem, name: key, exact: true });
      expect(layoutAccepts('portable', folder, { ecosystem, name })).toBe(true);
    });
  });
}

describe('reportDirectory', () => {
  it.each([...ECOSYSTEMS, GIT_REPOSITORIES])(
    'puts the examples of $name where they say',
    ({ name: ecosystem, examples }) => {
      for (const [given, , key, folder] of examples.names) {
        expect(portable(ecosystem, given)).toBe(folder);
        expect(packageOfDirectory('portable', folder)).toEqual({
          ok: true,
          ecosystem,
          name: key,
          exact: true,
        });
      }
    },
  );

  it.each([
    ['Npm', 'x', 'is not an ecosystem of OSV'],
    ['', 'x', 'is not an ecosystem of OSV'],
    ['npm:', 'x', 'is not an ecosystem of OSV'],
    ['GIT:x', 'h/a', 'is not an ecosystem of OSV'],
    ['__proto__', 'x', 'is not an ecosystem of OSV'],
    ['npm:a\u0000', 'x', 'control character'],
    ['npm:\ud800', 'x', 'lone surrogate'],
    ['npm', '', 'is empty'],
    ['npm', 'a\u001b[2Jb', 'control character'],
    ['npm', 'a\u0085', 'control character'],
    ['npm', 'a\ud800', 'lone surrogate'],
    ['npm', '\u0378', 'unassigned'],
    ['npm', 'a/b', 'scope'],
    ['npm', '@a/b/c', 'scope'],
    ['npm', '@a/', 'scope'],
    ['npm', '@/a', 'scope'],
    ['npm', '/', 'scope'],
    ['npm', '../../etc/passwd', 'scope'],
    ['Maven', 'a', 'one ":"'],
    ['Maven', 'a:b:c', 'one ":"'],
    ['Maven', ':b', 'one ":"'],
    ['Go', 'a//b', 'empty part'],
    ['Go', '/a', 'empty part'],
    ['Packagist', 'a/', 'empty part'],
    ['GIT', 'ftp://h/a', 'is not an http'],
    ['GIT', 'github.com', 'is not a URL'],
    ['GIT', 'https://h/..git', 'empty part, "." or ".."'],
  ])('refuses %j %j with a sentence that says why', (ecosystem, name, why) => {
    for (const layout of ['portable', 'ossf'] as const) {
      let reason = '';
      try {
        reportDirectory(layout, { ecosystem, name });
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidPackageError);
        if (error instanceof InvalidPackageError) reason = error.reason;
      }
      expect(reason).toContain(why);
      expect(reason).toMatch(/\.$/);
      expect(layoutAccepts(layout, 'npm/x', { ecosystem, name })).toBe(false);
    }
  });

  it('takes a folder of 900 bytes and refuses one of 901', () => {
    // Each full piece is a folder of 180 bytes and a slash, and holds 178 letters.
    const name = a(178 * 4 + 172);
    expect(portable('npm', name)).toHaveLength(900);
    expect(directoryPackage('portable', portable('npm', name))).toEqual({ ecosystem: 'npm', name });
    expect(() => portable('npm', `${name}a`)).toThrow('longer than 900 bytes');
    expect(packageOfDirectory('portable', `npm/${`${a(178)}%-/`.repeat(4)}${a(173)}`).ok).toBe(false);
    expect(() => portable('Go', Array(450).fill('a').join('/'))).toThrow(InvalidPackageError);
  });

  it('refuses a name of a million characters at once', () => {
    for (const name of ['é'.repeat(1e6), 'A'.repeat(1e6), `@${'a/'.repeat(1e6)}`, '/'.repeat(1e6)]) {
      expect(() => portable('npm', name)).toThrow(InvalidPackageError);
      expect(() => portable('RubyGems', name)).toThrow(InvalidPackageError);
    }
  });
});

describe('packageOfDirectory', () => {
  it.each([
    '',
    'npm',
    'npm/',
    '/npm/x',
    'npm//x',
    'npm/X',
    'npm/%78',
    'npm/%41',
    'npm/%2E',
    'npm/.a',
    'npm/a.',
    'npm/a.json',
    'npm/con',
    'npm/é',
    'npm/a%',
    'npm/a!',
    'npm/a!1',
    'npm/%c3%89%-/x',
    'npm/a/b',
    'npm/@a/b/c',
    'npm/@a%2fb',
    'npm/%00',
    'npm/%cd%b8',
    'npm/%ed%a0%80',
    `npm/${a(178)}%-`,
    `npm/${a(178)}%-/aa`,
    `npm/${a(177)}%-/aaaa`,
    `npm/${a(181)}`,
    'NPM/x',
    'unknown/x',
    'npm%3a/x',
    'npm%3A!x/x',
    'npm:x/x',
    '%6epm/x',
    'crates-io/x',
    'crates.io/a-b',
    'github actions/a/b',
    'pypi/foo_bar',
    'pypi/!foo',
    'pypi/a/b',
    'maven/a',
    'maven/a%3ab',
    'maven/a/b/c',
    'git/github.com/!a/b',
    'git/h/a.git',
    'git/h%3a0/a',
    'git/h%3a080/a',
    'git/h',
    'git/https%3a/h/a',
    'git/h/%2e%2e/a',
    'git%3ax/h/a',
  ])('refuses %j, which no package is encoded as', (folder) => {
    const found = packageOfDirectory('portable', folder);
    expect(found.ok ? found : found.reason).toMatch(/^\S.*\.$/);
    expect(() => directoryPackage('portable', folder)).toThrow(InvalidPackageError);
  });

  it('names the folder that the package really has', () => {
    expect(packageOfDirectory('portable', 'npm/pattern.json')).toEqual({
      ok: false,
      reason:
        'No package has the folder "npm/pattern.json"; that of the npm package "pattern.json" is "npm/pattern%2ejson".',
    });
  });
});

describe('the ossf layout', () => {
  const rows: [ecosystem: string, name: string, folder: string, older?: string][] = [
    ['npm', '@Scope/Name', 'npm/@scope/name'],
    ['npm', 'pattern.json', 'npm/pattern.json'],
    ['PyPI', 'Foo_Bar', 'pypi/foo-bar'],
    ['crates.io', 'Foo-Bar', 'crates.io/foo_bar', 'crates-io/foo_bar'],
    ['Maven', 'io.github.x:Core', 'maven/io.github.x:core'],
    ['Go', 'github.com/Azure/x', 'go/github.com/azure/x'],
    ['NuGet', 'аbc/D', 'nuget/аbc/d'],
    ['GitHub Actions', 'a/b', 'github-actions/a/b'],
    ['OSS-Fuzz', 'x', 'oss-fuzz/x'],
    [
      'VSCode:https://open-vsx.org',
      'Pub.Ext',
      'vscode:open-vsx.org/pub.ext',
      'vscode:https:-open-vsx-org/pub.ext',
    ],
    [
      'Maven:https://maven.google.com',
      'a:b',
      'maven:maven.google.com/a:b',
      'maven:https:-maven-google-com/a:b',
    ],
    ['Ubuntu:22.04:LTS', 'x', 'ubuntu:22.04:lts/x', 'ubuntu:22-04:lts/x'],
    ['Red Hat:a_-/ b', 'x', 'red-hat:a-b/x'],
    ['GIT', 'https://github.com/Boltdb-go/bolt.git', 'git/github.com/boltdb-go/bolt'],
    ['GIT', 'https://h:8080/A', 'git/h:8080/a'],
  ];

  it.each(rows)('puts %s %j into %j', (ecosystem, name, folder) => {
    expect(reportDirectory('ossf', { ecosystem, name })).toBe(folder);
    expect(layoutAccepts('ossf', folder, { ecosystem, name })).toBe(true);
  });

  it.each(rows.filter((row) => row[3] !== undefined))(
    'leaves %s %j where the older rule put it too',
    (ecosystem, name, _, older) => {
      expect(layoutAccepts('ossf', older!, { ecosystem, name })).toBe(true);
    },
  );

  it.each(rows)(
    'gives for the folder of %s %j a package that belongs there, and calls it inexact',
    (_, __, folder, older) => {
      for (const directory of [folder, older ?? folder]) {
        const found = packageOfDirectory('ossf', directory);
        expect(found).toMatchObject({ ok: true, exact: false });
        expect(found.ok && layoutAccepts('ossf', directory, found)).toBe(true);
      }
    },
  );

  it('accepts no other folder', () => {
    expect(layoutAccepts('ossf', 'npm/Left-pad', { ecosystem: 'npm', name: 'Left-pad' })).toBe(false);
    expect(layoutAccepts('ossf', 'npm/!left-pad', { ecosystem: 'npm', name: 'Left-pad' })).toBe(false);
    expect(layoutAccepts('ossf', 'crates-io/foo-bar', { ecosystem: 'crates.io', name: 'foo-bar' })).toBe(
      false,
    );
    expect(layoutAccepts('ossf', 'pypi/x', { ecosystem: 'npm', name: 'x' })).toBe(false);
  });

  it.each([
    'npm',
    'npm/',
    'npm/X',
    'npm//x',
    'npm/../x',
    'nuget/a/../b',
    'xyz/a',
    'crates-io/a-b',
    'npm/a\u0000',
    '/npm/x',
    '',
  ])('refuses the folder %j', (folder) => expect(packageOfDirectory('ossf', folder).ok).toBe(false));

  it.each([
    ['NuGet', '../npm/lodash'],
    ['RubyGems', 'a/./b'],
    ['Go', '..'],
    ['NuGet', '/etc'],
    ['NuGet', 'a//b'],
    ['npm', 'é'.repeat(128)],
    ['Go', Array(500).fill('a').join('/')],
  ])('refuses %s %j, whose folder would leave its place or be too long', (ecosystem, name) => {
    expect(() => reportDirectory('ossf', { ecosystem, name })).toThrow(InvalidPackageError);
  });
});

/** Names that meet many clauses at once; half of them are valid. */
const part = fc.oneof(
  fc.constantFrom(
    '.',
    ' ',
    '.json',
    'con',
    'nul',
    'lpt1',
    '%',
    '%-',
    '!',
    '/',
    ':',
    '@',
    'A',
    'k',
    '\u212a',
    'é',
    'e\u0301',
    'İ',
    'ß',
    'ẞ',
    'ﬁ',
    'σ',
    'ς',
    'Σ',
    '😀',
    '~',
    '_',
    '-',
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  fc.integer({ min: 1, max: 185 }).map(a),
);
const text = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
const ecosystem = fc.oneof(
  fc.constantFrom(...ECOSYSTEMS.map(({ name }) => name)),
  fc
    .tuple(fc.constantFrom('npm', 'Maven', 'VSCode', 'Ubuntu'), text)
    .map(([base, suffix]) => `${base}:${suffix}`),
);
const name = fc.oneof(
  text,
  fc.tuple(text, text).map(([scope, rest]) => `@${scope}/${rest}`),
  fc.tuple(text, text).map(([group, artifact]) => `${group}:${artifact}`),
);
const anyPackage = fc.oneof(
  fc.record({ ecosystem, name }),
  fc
    .tuple(text, text)
    .map(([owner, repo]) => ({ ecosystem: 'GIT', name: `https://h.example/${owner}/${repo}` })),
);
/** Names that differ in ways that file systems, Unicode and registries forgive. */
const confusable = fc.constantFrom(
  'k',
  'K',
  '\u212a',
  'é',
  'e\u0301',
  'É',
  'ﬁ',
  'fi',
  'FI',
  'a.',
  'a',
  'A',
  'a ',
  'ß',
  'ss',
  'ẞ',
  '!a',
  '%41',
  'con',
  'CON',
  'c\u200don',
  'σ',
  'ς',
  'Σ',
  '１',
  '1',
  '²',
  '2',
  'i',
  'I',
  'İ',
  'ı',
  'a_b',
  'a-b',
  'a.b',
);

function folderOf(pkg: { ecosystem: string; name: string }): string | undefined {
  try {
    return reportDirectory('portable', pkg);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidPackageError);
    return undefined;
  }
}

describe('every portable folder', () => {
  it('reads back as ecosystem and match key', () => {
    let valid = 0;
    fc.assert(
      fc.property(anyPackage, (pkg) => {
        const folder = folderOf(pkg);
        if (folder === undefined) return;
        valid += 1;
        const found = packageOfDirectory('portable', folder);
        expect(found).toEqual({
          ok: true,
          ecosystem: pkg.ecosystem,
          name: matchKey(pkg.ecosystem, pkg.name),
          exact: true,
        });
        expect(found.ok && portable(found.ecosystem, found.name)).toBe(folder);
        expect(layoutAccepts('portable', folder, pkg)).toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(valid).toBeGreaterThan(1000);
  });

  it('is portable: printable ASCII without capitals, each segment short and free of what systems treat specially', () => {
    fc.assert(
      fc.property(anyPackage, (pkg) => {
        const folder = folderOf(pkg);
        if (folder === undefined) return;
        expect(folder.length).toBeLessThanOrEqual(900);
        for (const segment of folder.split('/')) {
          expect(segment).toMatch(/^[ -~]{1,184}$/);
          expect(segment).not.toMatch(/[A-Z<>:"\\|?*~]|^[. ]|[. ]$|\.json$/);
          expect(segment).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$) *(\.|$)/);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('differs from that of every other package, whatever case and Unicode forms a file system folds', () => {
    const fold = (folder: string) => folder.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFC');
    const names = fc.oneof(
      confusable,
      fc.tuple(confusable, confusable).map(([x, y]) => x + y),
      text,
    );
    const packages = fc.record({
      ecosystem: fc.constantFrom('npm', 'NuGet', 'RubyGems', 'PyPI', 'crates.io', 'npm:A', 'npm:a'),
      name: names,
    });
    fc.assert(
      fc.property(packages, packages, (one, other) => {
        const [left, right] = [folderOf(one), folderOf(other)];
        if (left === undefined || right === undefined) return;
        const same =
          one.ecosystem === other.ecosystem &&
          matchKey(one.ecosystem, one.name) === matchKey(other.ecosystem, other.name);
        expect(fold(left) === fold(right)).toBe(same);
        expect(left.startsWith(`${right}/`) && !right.includes('@')).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });

  it('is the only folder that reads as its package: what decodes encodes to itself', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'npm',
        'pypi',
        'maven',
        'git',
        'go',
        'crates.io',
        'npm%3ax',
        '/',
        '%-/',
        '%2f',
        '%2e',
        '%41',
        '!a',
        '!',
        '%',
        'a',
        'B',
        '.',
        ' ',
        '.json',
        '@a',
        'con',
        'h',
        '%3a8080',
        a(178),
        a(180),
      ),
      fc.string({ maxLength: 3 }),
    );
    const directory = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      fc
        .tuple(
          fc.constantFrom('npm/', 'maven/', 'git/h/', 'nuget/', 'npm%3a'),
          fc.array(piece, { maxLength: 6 }),
        )
        .map(([first, pieces]) => first + pieces.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(directory, (folder) => {
        for (const layout of ['portable', 'ossf'] as const) {
          const found = packageOfDirectory(layout, folder);
          if (!found.ok) continue;
          expect(layoutAccepts(layout, folder, found)).toBe(true);
          if (layout === 'portable') expect(portable(found.ecosystem, found.name)).toBe(folder);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('is found again from any spelling that the registry holds for one package', () => {
    fc.assert(
      fc.property(anyPackage, (pkg) => {
        expect(folderOf({ ...pkg, name: matchKey(pkg.ecosystem, pkg.name) })).toBe(folderOf(pkg));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('every ossf folder', () => {
  it('gives a package that belongs into it', () => {
    fc.assert(
      fc.property(fc.record({ ecosystem, name }), (pkg) => {
        let folder = '';
        try {
          folder = reportDirectory('ossf', pkg);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidPackageError);
          return;
        }
        const found = packageOfDirectory('ossf', folder);
        expect(found.ok && layoutAccepts('ossf', folder, found)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
