import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ECOSYSTEMS, packagePurl } from '../../src/ecosystems/index.ts';
import { parsePurl, readPurl } from '../../src/ecosystems/parse-purl.ts';

describe('a package URL means a package', () => {
  it.each([
    ['pkg:npm/chalk@5.0.0', 'npm', 'chalk', '5.0.0'],
    ['pkg:npm/%40acme/tools@1.0.0', 'npm', '@acme/tools', '1.0.0'],
    ['pkg:npm/@acme/tools@1.0.0', 'npm', '@acme/tools', '1.0.0'],
    ['pkg:npm/%40acme%2Ftools@1.0.0', 'npm', '@acme/tools', '1.0.0'],
    ['pkg://NPM/chalk', 'npm', 'chalk', undefined],
    ['PKG:npm/chalk@', 'npm', 'chalk', undefined],
    ['pkg:golang/github.com/Acme/x@v1.2.3#sub/dir', 'Go', 'github.com/Acme/x', '1.2.3'],
    ['pkg:golang/stdlib@1.22.0', 'Go', 'stdlib', '1.22.0'],
    ['pkg:maven/org.example/app@1.0?type=jar', 'Maven', 'org.example:app', '1.0'],
    ['pkg:gradle/org.example/app@1.0', 'Maven', 'org.example:app', '1.0'],
    [
      'pkg:maven/org.example/app@1.0?repository_url=https://repo1.maven.org/maven2/',
      'Maven',
      'org.example:app',
      '1.0',
    ],
    [
      'pkg:maven/org.example/app?repository_url=https://repo.example.org/',
      'Maven:https://repo.example.org',
      'org.example:app',
      undefined,
    ],
    ['pkg:npm/chalk@5.0.0?repository_url=https://npm.example.org', 'npm', 'chalk', '5.0.0'],
    [
      'pkg:composer/Drupal/core@10?repository_url=https%3A%2F%2Fpackages.drupal.org%2F8',
      'Packagist:https://packages.drupal.org/8',
      'Drupal/core',
      '10',
    ],
    ['pkg:vscode-extension/acme/tools@1.0', 'VSCode', 'acme.tools', '1.0'],
    ['pkg:github/github/codeql-action@v3#/init/', 'GitHub Actions', 'github/codeql-action/init', 'v3'],
    ['pkg:githubactions/actions/checkout@v4', 'GitHub Actions', 'actions/checkout', 'v4'],
    ['pkg:swift/github.com/apple/swift-nio@2.59.0', 'SwiftURL', 'github.com/apple/swift-nio', '2.59.0'],
    ['pkg:hex/acme/tools@1.0.0', 'Hex', 'acme/tools', '1.0.0'],
    ['pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie', 'Debian', 'curl', '7.50.3-1'],
    ['pkg:apk/alpine/curl@7.83.0-r0', 'Alpine', 'curl', '7.83.0-r0'],
    ['pkg:nuget/%D0%A1ore.Net@1.0', 'NuGet', 'Сore.Net', '1.0'],
    ['pkg:gem/a@1.0%2B2', 'RubyGems', 'a', '1.0+2'],
  ])('%s', (purl, ecosystem, name, version) => {
    expect(parsePurl(purl)).toEqual({ ecosystem, name, ...(version !== undefined && { version }) });
  });

  it.each(['pkg:docker/alpine@3.20', 'pkg:generic/openssl@3', 'pkg:deb/other/curl@7', 'pkg:apk/curl@7'])(
    '%s is of no ecosystem, but a purl',
    (purl) => {
      expect(parsePurl(purl)).toBeUndefined();
      expect(readPurl(purl)?.name).not.toBe('');
    },
  );

  it.each([
    '',
    'pkg:',
    'pkg:npm',
    'pkg:npm/',
    'npm/chalk',
    'pkg:npm//chalk',
    'pkg:npm/chalk/',
    'pkg:npm/%zz',
    'pkg:npm/a@%zz',
    'pkg:golang/@%28devel%29',
    'pkg:maven/app@1.0',
    'pkg:3nginx/nginx',
    'pkg%3Anpm/chalk',
    `pkg:npm/${'a'.repeat(5000)}`,
  ])('%j is none', (purl) => {
    expect(readPurl(purl)).toBeUndefined();
  });

  it('is what the ecosystem’s own purl says of the stored name', () => {
    let checked = 0;
    for (const ecosystem of ECOSYSTEMS) {
      for (const [, canonical, key, , purl] of ecosystem.examples.names) {
        const parsed = purl === undefined ? undefined : parsePurl(purl);
        // Of these the purl is only a way to write the name.
        if (parsed === undefined) continue;
        checked++;
        expect(parsed.ecosystem, purl).toBe(ecosystem.name);
        expect(ecosystem.matchKey(parsed.name), purl).toBe(key);
        expect(packagePurl(ecosystem.name, canonical), purl).toBe(purl);
      }
    }
    expect(checked).toBeGreaterThan(20);
  });

  it('is never a crash, nor an empty name', () => {
    const part = fc.constantFrom(
      'pkg:',
      '/',
      '@',
      '%40',
      '%',
      '?',
      '#',
      'npm',
      'maven',
      'github',
      'deb',
      'debian',
      'a',
      '=',
      'repository_url=',
      'x',
      ':',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(part).map((parts) => `pkg:${parts.join('')}`),
        ),
        (text) => {
          const found = readPurl(text);
          expect(found === undefined || (found.name !== '' && found.version !== '')).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
