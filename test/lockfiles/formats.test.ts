import { describe, expect, it } from 'vitest';
import { formatOf } from '../../src/lockfiles/formats/index.ts';
import { ODD, WRITTEN } from './fixtures.ts';
import { fixture, readAs, summary } from './read-format.ts';

describe('every dependency is read, with its line', () => {
  it.each([...WRITTEN, ...ODD])('%s, as %s', async (name, path) => {
    const found = summary(await readAs(path, fixture(name)));
    expect(found).not.toBe('');
    await expect(found).toMatchFileSnapshot(`expected/${name.replace('/', '-')}.txt`);
  });

  it.each([...WRITTEN, ...ODD])(
    '%s with the line ends of Windows and a byte order mark',
    async (name, path) => {
      const text = fixture(name);
      const plain = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
      const found = await readAs(path, `\ufeff${plain.replaceAll('\n', '\r\n')}`);
      expect(summary(found)).toBe(summary(await readAs(path, text)));
    },
  );

  it.each([...WRITTEN, ...ODD])(
    '%s names something on each line that a dependency gives',
    async (name, path) => {
      const text = fixture(name);
      const lines = text.split('\n');
      for (const { name: given, line, as, ecosystem } of await readAs(path, text)) {
        const words = [given, as ?? given]
          .flatMap((word) => word.split(/[/:.@_-]/))
          .filter((word) => word.length > 1);
        const place = lines
          .slice(line - 1, line + 2)
          .join('\n')
          .toLowerCase()
          .replaceAll('\\u0061', 'a')
          .replaceAll('&#x26;', '&');
        const isNamed =
          words.some((word) => place.includes(word.toLowerCase())) ||
          /bundled|toolchain/i.test(lines[line - 2] + place);
        expect(isNamed, `${ecosystem} ${given} at ${line}`).toBe(true);
      }
    },
  );
});

describe('a format is told by the name of a file', () => {
  it.each([
    ['a/b/Gemfile.lock', 'Gemfile.lock'],
    ['gemfiles/rails_7.gemfile.lock', 'Gemfile.lock'],
    ['packages.App.lock.json', 'packages.lock.json'],
    ['x/packages.App.config', 'packages.config'],
    ['buildscript-gradle.lockfile', 'gradle.lockfile'],
    ['settings-gradle.lockfile', 'gradle.lockfile'],
    ['.github/workflows/x.yaml', 'GitHub workflow'],
    ['tools/own/action.yml', 'GitHub workflow'],
    ['go.work', 'go.mod'],
    ['home/.cursor/extensions/extensions.json', 'extensions of an editor'],
    ['target/bom.json', 'SBOM'],
    ['sbom.json', 'SBOM'],
    ['x.spdx.json', 'SBOM'],
    ['app.CDX.json', 'SBOM'],
  ])('%s', (path, format) => {
    expect(formatOf(path)?.name).toBe(format);
  });

  it.each([
    'Gemfile',
    'xCargo.lock',
    '.github/workflows/sub/x.yml',
    'workflows/x.yml',
    'extensions.json',
    'jsbom.json',
    'packages.json',
    'pom.xml.bak',
    'transaction.yml',
  ])('%s is none of them', (path) => {
    expect(formatOf(path)).toBeUndefined();
  });
});

describe('details of formats', () => {
  it('take an extension of an editor other than Visual Studio Code for one of Open VSX', async () => {
    const text = '[{"identifier": {"id": "acme.tools"}, "version": "1.0.0"}]';
    const ecosystemOf = async (path: string) => (await readAs(path, text))[0]?.ecosystem;
    expect(await ecosystemOf('home/.vscode-server/extensions/extensions.json')).toBe('VSCode');
    expect(await ecosystemOf('home/.vscode-oss/extensions/extensions.json')).toBe(
      'VSCode:https://open-vsx.org',
    );
    expect(await ecosystemOf('.cursor/extensions/extensions.json')).toBe('VSCode:https://open-vsx.org');
  });

  it('leave nothing of a repository’s URL but the repository', async () => {
    const lock = (source: string) =>
      `version = 4\n[[package]]\nname = "a"\nversion = "1.0.0"\nsource = "${source}"\n`;
    const hash = 'a'.repeat(40);
    const nameOf = async (source: string) => (await readAs('Cargo.lock', lock(source)))[0]?.name;
    expect(await nameOf(`git+https://user:token@git.example.org/a?tag=v1#${hash}`)).toBe(
      'https://git.example.org/a',
    );
    expect(await nameOf(`git+ssh://git@git.example.org/a#${hash}`)).toBe('ssh://git@git.example.org/a');
    expect(await nameOf(`git+file:///home/a#${hash}`)).toBeUndefined();
  });

  it('read a workflow whose aliases name each other a billion times, once', async () => {
    const lists = Array.from(
      { length: 20 },
      (_, i) => `l${i}: &l${i} [${i ? `*l${i - 1}, *l${i - 1}` : 'x'}]`,
    );
    const steps = '    steps: &s\n      - uses: acme/a@v1\n';
    const jobs = Array.from({ length: 200 }, (_, i) => `  j${i}:\n    steps: *s\n`).join('');
    const found = await readAs('action.yml', `${lists.join('\n')}\njobs:\n  first:\n${steps}${jobs}`);
    expect(summary(found)).toBe('24 GitHub Actions acme/a v1\n');
  });

  it('keep properties that grow into each other, or turn in a circle, unknown', async () => {
    const properties = Array.from({ length: 60 }, (_, i) => `<p${i}>\${p${i + 1}}\${p${i + 1}}</p${i}>`).join(
      '',
    );
    const dependency = (version: string) =>
      `<dependency><groupId>a</groupId><artifactId>b</artifactId><version>${version}</version></dependency>`;
    const text = `<project><properties>${properties}<p60>x</p60><c>\${d}</c><d>\${c}</d></properties><dependencies>${['p0', 'c', '__proto__'].map((name) => dependency(`\${${name}}`)).join('')}</dependencies></project>`;
    expect((await readAs('pom.xml', text)).map(({ version }) => version)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('take every package that an SPDX document describes where it describes several', async () => {
    const reference = (name: string) =>
      `"externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:npm/${name}@1"}]`;
    const text = `{"spdxVersion": "SPDX-2.2", "documentDescribes": ["A", "B"], "packages": [{"SPDXID": "A", ${reference('a')}}, {"SPDXID": "B", ${reference('b')}}]}`;
    expect((await readAs('x.spdx.json', text)).map(({ name }) => name)).toEqual(['a', 'b']);
    expect((await readAs('x.spdx.json', text.replace(', "B"]', ']'))).map(({ name }) => name)).toEqual(['b']);
  });
});
