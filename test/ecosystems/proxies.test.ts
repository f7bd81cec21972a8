import fc from 'fast-check';
import { Range, satisfies } from 'semver';
import { describe, expect, it } from 'vitest';
import { artifactoryPatterns } from '../../src/ecosystems/proxies/artifactory-patterns.ts';
import { nexusPaths } from '../../src/ecosystems/proxies/nexus-paths.ts';
import { verdaccioRange } from '../../src/ecosystems/proxies/verdaccio-range.ts';

/** Ant's patterns, as Artifactory reads them: `?`, `*` within a segment, `**` any number of segments. */
function ant(pattern: string, path: string): boolean {
  const segment = (text: string) =>
    text
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]');
  const parts = pattern.split('/');
  let source = '^';
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1;
    if (part === '**') source += last ? '(?:.*)?' : '(?:[^/]+/)*';
    else
      source +=
        segment(part) + (last ? '$' : parts[i + 1] === '**' && i + 1 === parts.length - 1 ? '(?:/|$)' : '/');
  }
  return new RegExp(source).test(path);
}

interface Registry {
  ecosystem: string;
  name: fc.Arbitrary<string>;
  version: fc.Arbitrary<string>;
  /** Paths of the version in each proxy. */
  nexus(name: string, version: string): string[];
  artifactory?(name: string, version: string): string[];
  /** Those of the package as a whole. */
  nexusList(name: string): string[];
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,2}([-_.][a-z0-9]{1,2})?$/);
const semver = fc.stringMatching(/^[1-9]\.[0-9]\.[0-9](-rc\.[0-9])?$/);
const file = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
const mavenFolder = (name: string): string =>
  name
    .split(':')
    .map((part, i) => (i === 0 ? part.replaceAll('.', '/') : part))
    .join('/');

const REGISTRIES: Registry[] = [
  {
    ecosystem: 'npm',
    name: fc.oneof(
      word,
      fc.tuple(word, word).map(([scope, name]) => `@${scope}/${name}`),
    ),
    version: semver,
    nexus: (name, version) => [`/${name}/-/${file(name)}-${version}.tgz`],
    artifactory: (name, version) => [
      `${name}/-/${file(name)}-${version}.tgz`,
      `${name}/-/${name}-${version}.tgz`,
    ],
    nexusList: (name) => [`/${name}`],
  },
  {
    ecosystem: 'PyPI',
    name: word.map((name) => name.replaceAll(/[_.]/g, '-')),
    version: semver,
    nexus: (name, version) => [`/packages/${name}/${version}/${name}-${version}.tar.gz`],
    artifactory: (name, version) => [
      `packages/ab/cd/${'e'.repeat(60)}/${name}-${version}.tar.gz`,
      `packages/ab/cd/${'e'.repeat(60)}/${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`,
    ],
    nexusList: (name) => [`/simple/${name}/`],
  },
  {
    ecosystem: 'RubyGems',
    name: word,
    version: fc.stringMatching(/^[1-9](\.[0-9]){0,2}(\.rc1)?$/),
    nexus: (name, version) => [
      `/gems/${name}-${version}.gem`,
      `/gems/${name}-${version}-java.gem`,
      `/quick/Marshal.4.8/${name}-${version}.gemspec.rz`,
    ],
    nexusList: (name) => [`/info/${name}`],
  },
  {
    ecosystem: 'Maven',
    name: fc
      .tuple(fc.stringMatching(/^[a-b](\.[a-b]){0,2}$/), fc.stringMatching(/^[a-b](-[a-b])?$/))
      .map(([group, artifact]) => `${group}:${artifact}`),
    version: semver,
    nexus: (name, version) => [`/${mavenFolder(name)}/${version}/${name.split(':')[1]}-${version}.jar`],
    artifactory: (name, version) => [`${mavenFolder(name)}/${version}/${name.split(':')[1]}-${version}.pom`],
    nexusList: () => [],
  },
  {
    ecosystem: 'Go',
    name: fc.stringMatching(/^[a-b]\.io\/[A-Ba-b]{1,2}(\/v2)?$/),
    version: semver,
    nexus: (name, version) => [`/${name.replace(/[A-Z]/g, (c) => `!${c.toLowerCase()}`)}/@v/v${version}.zip`],
    artifactory: (name, version) => [
      `${name.replace(/[A-Z]/g, (c) => `!${c.toLowerCase()}`)}/@v/v${version}.mod`,
    ],
    nexusList: (name) => [`/${name.replace(/[A-Z]/g, (c) => `!${c.toLowerCase()}`)}/@v/list`],
  },
  {
    ecosystem: 'NuGet',
    name: fc.stringMatching(/^[A-Z][a-z]{0,2}(\.[A-Z][a-z])?$/),
    version: semver,
    nexus: (name, version) => [
      `/${name}/${version}`,
      `/v3/content/${name.toLowerCase()}/${version}/${name.toLowerCase()}.${version}.nupkg`,
    ],
    nexusList: (name) => [`/v3/registration5-gz-semver2/${name.toLowerCase()}/index.json`],
  },
];

const nexusMatches = (expression: string, path: string): boolean =>
  new RegExp(`^/(?:${expression})$`).test(path);

describe.each(REGISTRIES)(
  'the rules of proxies for $ecosystem',
  ({ ecosystem, name, version, nexus, artifactory, nexusList }) => {
    it('deny every path of a package, and none of another', () => {
      fc.assert(
        fc.property(name, name, version, (a, b, v) => {
          const expression = nexusPaths({ ecosystem, name: a })!.all;
          for (const path of [...nexus(a, v), ...nexusList(a)])
            expect(nexusMatches(expression, path), path).toBe(true);
          if (a.toLowerCase() === b.toLowerCase()) return;
          for (const path of [...nexus(b, v), ...nexusList(b)])
            expect(nexusMatches(expression, path), `${a} ${path}`).toBe(false);
          for (const path of artifactory?.(b, v) ?? [])
            for (const pattern of artifactoryPatterns({ ecosystem, name: a })!.all)
              expect(ant(pattern, path), `${pattern} ${path}`).toBe(false);
        }),
      );
    });

    it('deny one version, and no other and no other package', () => {
      fc.assert(
        fc.property(name, name, version, version, (a, b, v, w) => {
          const expression = nexusPaths({ ecosystem, name: a })!.version(v)!;
          for (const path of nexus(a, v)) expect(nexusMatches(expression, path), path).toBe(true);
          const patterns = artifactory ? artifactoryPatterns({ ecosystem, name: a })!.version(v)! : [];
          for (const path of artifactory?.(a, v) ?? [])
            expect(
              patterns.some((pattern) => ant(pattern, path)),
              path,
            ).toBe(true);
          for (const [other, another] of [
            [a, w],
            [b, v],
          ] as const) {
            if (other.toLowerCase() === a.toLowerCase() && another === v) continue;
            for (const path of [...nexus(other, another), ...nexusList(other)])
              expect(nexusMatches(expression, path), `${expression} ${path}`).toBe(false);
            for (const path of artifactory?.(other, another) ?? [])
              expect(
                patterns.some((pattern) => ant(pattern, path)),
                `${patterns} ${path}`,
              ).toBe(false);
          }
        }),
      );
    });
  },
);

describe('the rules of proxies', () => {
  it('are not made of names that are part of a pattern or of a path that all packages share', () => {
    for (const name of ['a*', 'a b', 'a,b', 'a?', '{a}', '../x', 'a/./b', 'a\nb', '-', ''])
      for (const paths of [
        nexusPaths({ ecosystem: 'npm', name }),
        artifactoryPatterns({ ecosystem: 'npm', name }),
      ])
        expect(paths, name).toBeUndefined();
    expect(nexusPaths({ ecosystem: 'NuGet', name: 'v3' })).toBeUndefined();
    expect(nexusPaths({ ecosystem: 'Maven', name: 'nocolon' })).toBeUndefined();
    expect(nexusPaths({ ecosystem: 'Hex', name: 'a' })).toBeUndefined();
    for (const version of ['1.0/../2', '*', '1 0', '']) {
      expect(nexusPaths({ ecosystem: 'npm', name: 'a' })!.version(version), version).toBeUndefined();
      expect(artifactoryPatterns({ ecosystem: 'npm', name: 'a' })!.version(version), version).toBeUndefined();
    }
  });

  it('know how names of files are spelled, and take no other for them', () => {
    const patterns = artifactoryPatterns({ ecosystem: 'PyPI', name: 'py-pi' })!.version('1.0')!;
    const matches = (path: string): boolean => patterns.some((pattern) => ant(pattern, path));
    for (const path of ['a/py-pi-1.0.tar.gz', 'a/b/py_pi-1.0.zip', 'py.pi-1.0-py3-none-any.whl'])
      expect(matches(path), path).toBe(true);
    for (const path of ['a/pyxpi-1.0.tar.gz', 'a/py-pi-1.0.1.tar.gz', 'a/x-py-pi-1.0.tar.gz'])
      expect(matches(path), path).toBe(false);
  });

  it('take a character of an expression for itself', () => {
    const { all } = nexusPaths({ ecosystem: 'npm', name: 'a.b+c' })!;
    expect(nexusMatches(all, '/a.b+c')).toBe(true);
    expect(nexusMatches(all, '/axbbc')).toBe(false);
    expect(
      nexusMatches(nexusPaths({ ecosystem: 'NuGet', name: '2Cаptcha.API' })!.all, '/2Cаptcha.API/1.0.0'),
    ).toBe(true);
  });
});

describe('a range for Verdaccio', () => {
  const options = { includePrerelease: true, loose: true };

  it('holds what a report says, as Verdaccio reads it', () => {
    expect(verdaccioRange('1.0.0')).toBe('1.0.0');
    const interval = verdaccioRange({ from: '1.0.0', until: '2.0.0', inclusive: false })!;
    expect(new Range(interval).raw).toBe('>=1.0.0 <2.0.0');
    expect(
      ['0.9.0', '1.0.0-rc', '1.0.0', '1.9.9', '2.0.0-rc', '2.0.0'].filter((v) =>
        satisfies(v, interval, options),
      ),
    ).toEqual(['1.0.0', '1.9.9', '2.0.0-rc']);
    expect(verdaccioRange({ from: undefined, until: '1.0.0', inclusive: true })).toBe('<=1.0.0');
    expect(verdaccioRange({ from: '1.0.0', until: undefined, inclusive: true })).toBe('>=1.0.0');
  });

  it('is none for what Verdaccio would take for something else, or refuse to start with', () => {
    for (const version of ['1.0', '1', '*', 'latest', '>=1.0.0', '1.0.0 || 2.0.0', '', 'v1.0.0', 'x'])
      expect(verdaccioRange(version), version).toBeUndefined();
    expect(verdaccioRange({ from: undefined, until: undefined, inclusive: false })).toBeUndefined();
    expect(verdaccioRange({ from: 'x', until: undefined, inclusive: false })).toBeUndefined();
  });
});
