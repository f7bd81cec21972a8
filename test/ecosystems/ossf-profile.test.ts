import { describe, expect, it } from 'vitest';
import { packagePurl } from '../../src/ecosystems/index.ts';
import {
  ossfPackageProblem,
  ossfTakesPurl,
  ossfTakesRange,
  ossfTakesRepository,
  ossfTakesVersion,
} from '../../src/ecosystems/ossf-profile.ts';

describe('what the tools of ossf/malicious-packages accept', () => {
  it.each([
    ['npm', '@scope/name', 'pkg:npm/%40scope/name', true],
    ['npm', '@scope/name', 'pkg:npm/@scope/name@1.0.0?x=y', true],
    ['npm', 'JSONStream', 'pkg:npm/JSONStream', false],
    ['PyPI', 'foo-bar', 'pkg:pypi/Foo_Bar', true],
    ['PyPI', 'Foo_Bar', 'pkg:pypi/foo-bar', false],
    ['RubyGems', 'RMagick', 'pkg:gem/RMagick', true],
    ['NuGet', 'Newtonsoft.Json', 'pkg:nuget/Newtonsoft.Json', true],
    ['crates.io', 'lit_test', 'pkg:cargo/lit_test', true],
    ['Go', 'github.com/acme/x', 'pkg:golang/github.com/acme/x', true],
    ['Go', 'github.com/Acme/x', 'pkg:golang/github.com/Acme/x', false],
    ['Maven', 'org.example:app', 'pkg:maven/org.example/app', true],
    ['Maven', 'org.example:app', 'pkg:maven/org.example/other', false],
    ['Packagist', 'acme/app', 'pkg:composer/acme/app', true],
    ['Hex', 'app', 'pkg:hex/app', true],
    ['VSCode', 'acme.tools', 'pkg:vscode/acme/tools', true],
    ['VSCode', 'acme.tools', 'pkg:vscode-extension/acme/tools', false],
    ['GitHub Actions', 'acme/app', 'pkg:github/acme/app', false],
    ['Debian:12', 'app', 'pkg:deb/debian/app', true],
    ['Ubuntu', 'app', 'pkg:deb/debian/app', false],
    ['npm', 'a', 'pkg:pypi/a', false],
    ['npm', 'a', 'pkg:npm/%ff', false],
    ['npm', 'a', 'a', false],
    ['npm', 'a', undefined, false],
  ])('%s %s: the purl %s is taken: %s', (ecosystem, name, purl, taken) => {
    expect(ossfTakesPurl({ ecosystem, name, ...(purl === undefined ? {} : { purl }) })).toBe(taken);
  });

  it('includes the purls that this database writes, but for a few ecosystems', () => {
    for (const [ecosystem, name] of [
      ['npm', '@a/b'],
      ['PyPI', 'a-b'],
      ['RubyGems', 'a'],
      ['crates.io', 'a_b'],
      ['Go', 'example.org/a'],
      ['Maven', 'a:b'],
      ['NuGet', 'A.B'],
      ['Packagist', 'a/b'],
      ['Hex', 'a'],
    ] as const)
      expect(ossfTakesPurl({ ecosystem, name, purl: packagePurl(ecosystem, name)! }), ecosystem).toBe(true);
  });

  it('knows fifteen ecosystems, in their exact spelling, with any suffix', () => {
    expect(ossfPackageProblem({ ecosystem: 'npm', name: 'a' })).toBeUndefined();
    expect(ossfPackageProblem({ ecosystem: 'Maven:https://repo.example.org', name: 'a:b' })).toBeUndefined();
    for (const ecosystem of ['Pub', 'SwiftURL', 'NPM', 'constructor', '__proto__', ''])
      expect(ossfPackageProblem({ ecosystem, name: 'a' }), ecosystem).toMatch(
        /ecosystem that they do not know/,
      );
  });

  it('refuses names with control characters, and actions that GitHub could not have', () => {
    expect(ossfPackageProblem({ ecosystem: 'npm', name: 'a\u007fb' })).toMatch(/name/);
    const action = (name: string) => ossfPackageProblem({ ecosystem: 'GitHub Actions', name });
    for (const name of ['actions/checkout', 'github/codeql-action/init', 'a/b.c_d'])
      expect(action(name), name).toBeUndefined();
    for (const name of ['actions', 'a_b/c', 'a/b.git', 'a/b/..', `a/${'b'.repeat(101)}`, 'a/b c'])
      expect(action(name), name).toMatch(/name/);
  });

  it('takes no moving tag of an action, and SEMVER ranges only where versions are such', () => {
    for (const version of ['v1.2.3', 'a'.repeat(40), 'mainline'])
      expect(ossfTakesVersion('GitHub Actions', version), version).toBe(true);
    for (const version of ['v1', '2', 'Main', 'HEAD', '', 'v1.0 '])
      expect(ossfTakesVersion('GitHub Actions', version), version).toBe(false);
    expect(ossfTakesVersion('npm', 'latest')).toBe(true);
    expect(ossfTakesRange('npm', 'SEMVER')).toBe(true);
    expect(ossfTakesRange('PyPI', 'SEMVER')).toBe(false);
    expect(ossfTakesRange('PyPI', 'ECOSYSTEM')).toBe(true);
  });

  it('takes repositories of well-known hosts only where the path has their length', () => {
    for (const url of [
      'https://github.com/a/b.git',
      'git@gitlab.com:a/b',
      'https://git.example.org/a/b/c',
      'https://chromium.googlesource.com/v8',
    ])
      expect(ossfTakesRepository(url), url).toBe(true);
    for (const url of [
      'https://gitlab.com/a/b/c',
      'https://github.com/a',
      'https://chromium.googlesource.com/chromium/src',
      'x',
    ])
      expect(ossfTakesRepository(url), url).toBe(false);
  });
});
