import { describe, expect, it } from 'vitest';
import { problemOf } from './read-format.ts';

/** So that no text here looks like a template of this language. */
const DOLLAR = '$';
const HASH = 'a'.repeat(40);
const crate = (rest: string) => `version = 4\n\n[[package]]\nname = "a"\n${rest}\n`;
const pom = (rest: string) => `<project>\n<dependencies>\n${rest}\n</dependencies>\n</project>`;
const step = (rest: string) => `jobs:\n  a:\n    steps:\n      - ${rest}\n`;
const cyclonedx = (components: string) =>
  `{"bomFormat": "CycloneDX", "specVersion": "1.6",\n"components": ${components}}`;

const CASES: readonly (readonly [path: string, text: string, problem: string])[] = [
  ['Gemfile.lock', '', '0: has no section of a Gemfile.lock'],
  ['Gemfile.lock', 'GEM\n  remote: x\n  specs:\n    rack\n', '4: has the gem "rack" without its version'],
  ['Gemfile.lock', 'GEM\n  specs:\n    rack ()\n', '3: has the gem "rack ()" without its version'],
  ['Gemfile.lock', 'GEM\n    rack (1.0)\n', '2: has "rack (1.0)" where a gem belongs'],
  ['Gemfile.lock', 'GEM\n  specs:\n   rack (1.0)\n', '3: has "rack (1.0)" where a gem belongs'],
  ['Gemfile.lock', '<<<<<<< HEAD\n', '1: has a section "<<<<<<< HEAD", which mal does not know'],
  ['Gemfile.lock', 'GIT\n  specs:\n    a (1)\n', '3: has the gem "a" of a repository without its remote'],
  ['Gemfile.lock', '    rack (1.0)\n', '1: begins with no section'],

  ['Cargo.lock', '\n', '0: is empty'],
  ['Cargo.lock', 'version = 5\n', '1: is of version "5"; mal reads those up to 4'],
  ['Cargo.lock', 'version = "4"\n', '1: is of version "\\"4\\""; mal reads those up to 4'],
  ['Cargo.lock', '[[packages]]\n', '1: has a table "[[packages]]", which mal does not know'],
  ['Cargo.lock', crate(''), '3: has a package without a name or without a version'],
  ['Cargo.lock', crate('version = 1'), '5: has "1" where a text in quotes belongs'],
  ['Cargo.lock', crate('version = "1\\x"'), '5: has "\\"1\\\\x\\"" where a text in quotes belongs'],
  ['Cargo.lock', crate('version = """1"""'), '5: has "\\"\\"\\"1\\"\\"\\"" where a text in quotes belongs'],
  ['Cargo.lock', crate('name = "b"'), '5: has the key "name" twice in one table'],
  ['Cargo.lock', crate('dependencies = [\n "b",'), '5: has a list that does not end'],
  ['Cargo.lock', crate('dependencies = [\n[[package]]'), '6: has "[[package]]" in a list of texts'],
  [
    'Cargo.lock',
    crate('dependencies = [ "b",'),
    '5: has a list that begins with "[ \\"b\\",", which Cargo does not write',
  ],
  [
    'Cargo.lock',
    crate('version = "1.0.0"\nsource = "ftp+x"'),
    '4: has the package "a" of the source "ftp+x", which mal does not know',
  ],

  ['go.mod', 'require (\n\ta v1.0.0\n', '1: has a block "require" that does not end'],
  ['go.mod', 'require a\n', '1: has a requirement that is not a module and a version'],
  ['go.mod', 'require a v1 v2\n', '1: has a requirement that is not a module and a version'],
  ['go.mod', 'module a\ninclude b\n', '2: has a directive "include", which mal does not know'],
  ['go.mod', 'replace a => b\n', '1: replaces "a" by "b" without a version'],
  [
    'go.mod',
    'replace a b\n',
    '1: has a replacement that is not "module => module version" or "module => folder"',
  ],
  ['go.mod', 'require "a v1\n', '1: has a text whose quotes do not end, or that is too long'],
  ['go.sum', 'a v1.0.0 h1:x\nb\n', '2: has "b" where a module, a version and a hash belong'],
  ['go.sum', 'a 1.0.0 h1:x\n', '1: has "a 1.0.0 h1:x" where a module, a version and a hash belong'],

  ['composer.lock', '{}', '0: has no list "packages"'],
  ['composer.lock', '{"packages": {}}', '1: has an object where the packages should be a text'],
  [
    'composer.lock',
    '{"packages": [{"name": "a/b"}]}',
    '1: has a package "a/b" without a name or without a version',
  ],
  ['composer.lock', '{"packages": [{"name": 1}]}', '1: has "1" where the name of a package should be a text'],
  [
    'composer.lock',
    '{"packages": [\n{"name": "a/a", "name": "b/b"}]}',
    '2: has the key "name" twice in one object',
  ],
  ['packages.lock.json', '{"version": 3}', '0: is of version "3"; mal reads 1 and 2'],
  ['packages.lock.json', '{}', '0: has no version of a packages.lock.json'],
  [
    'packages.lock.json',
    '{"version": 1, "dependencies": {"net8.0": {\n"A": {"type": "Direct"}}}}',
    '2: has the package "A" without its version',
  ],
  ['packages.config', '<configuration/>', '1: is not a list of packages'],
  [
    'packages.config',
    '<packages>\n<package id="A"/></packages>',
    '2: has a package without an id or without a version',
  ],
  ['gradle.lockfile', '# x\na:b=c\n', '2: has "a:b=c" where a group, an artifact and a version belong'],
  ['gradle.lockfile', 'a:b:1:2=c\n', '1: has "a:b:1:2=c" where a group, an artifact and a version belong'],

  ['pom.xml', '<projects/>', '0: is not a Maven project'],
  ['pom.xml', pom('<dependency/>'), '3: has a dependency without its groupId'],
  [
    'pom.xml',
    pom('<dependency><groupId>a</groupId></dependency>'),
    '3: has a dependency without its artifactId',
  ],
  [
    'pom.xml',
    pom(`<dependency><groupId>${DOLLAR}{x}</groupId><artifactId>b</artifactId></dependency>`),
    `3: names a dependency "${DOLLAR}{x}" by a property that this file does not define`,
  ],
  [
    'pom.xml',
    '<!DOCTYPE project [<!ENTITY a "b">]>\n<project/>',
    '1: has a document type or another declaration, which mal does not read',
  ],
  ['pom.xml', '<project>\n&x;</project>', '2: has the entity "x", which XML does not define'],
  ['pom.xml', '<project><a></b></project>', '1: closes "b", which is not what was opened last'],
  ['pom.xml', '<project>\n<a>', '2: ends inside of "a"'],

  ['pubspec.lock', '', '0: has no mapping "packages"'],
  ['pubspec.lock', 'packages:\n  a: 1\n', '2: has a text where a package belongs'],
  [
    'pubspec.lock',
    'packages:\n  a:\n    source: svn\n',
    '2: has the package "a" of the source "svn", which mal does not know',
  ],
  [
    'pubspec.lock',
    'packages:\n  a:\n    source: hosted\n    version: "1"\n',
    '2: has the package "a" without its name',
  ],
  [
    'pubspec.lock',
    'packages:\n  a: {source: sdk}\n  a: {source: sdk}\n',
    '3: has the key "a" twice in one mapping',
  ],
  [
    'pubspec.lock',
    'packages: [\n',
    '2: is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  ['mix.lock', '%{"a": {:hex, :a}}', '1: has the package "a" in a form that mal does not know'],
  ['mix.lock', '%{\n"a": {:hex, :a, "1"},\n"a": {:hex, :a, "2"}}', '3: has the key "a" twice'],
  ['mix.lock', `%{"a": {:git, "https://x.org/#{y}", "${HASH}", []}}`, '1: has code in a text'],
  ['mix.lock', '[]', '1: has "[]" where a map "%{" belongs'],
  ['mix.lock', '%{"a": "b"}', '1: has "\\"b\\"}" where a tuple "{" belongs'],
  ['Package.resolved', '{"version": 4, "pins": []}', '0: is of version "4"; mal reads 1 to 3'],
  ['Package.resolved', '{"version": 2}', '0: has no list "pins"'],
  [
    'Package.resolved',
    '{"version": 2, "pins": [{"identity": "a"}]}',
    '1: has the pin "a" without a repository or a version',
  ],
  [
    'Package.resolved',
    '{"version": 2, "pins": [\n{"identity": "a", "kind": "mirror"}]}',
    '2: has a pin of the kind "mirror", which mal does not know',
  ],

  ['action.yml', 'name: x\n', '0: has neither "jobs", as a workflow has, nor "runs", as an action has'],
  [
    'action.yml',
    step('uses: checkout@v4'),
    '4: uses "checkout@v4", which is not an action at a tag or commit',
  ],
  [
    'action.yml',
    step('uses: actions/checkout'),
    '4: uses "actions/checkout", which is not an action at a tag or commit',
  ],
  [
    'action.yml',
    step(`uses: ${DOLLAR}{{ x }}`),
    `4: uses "${DOLLAR}{{ x }}", which is not an action at a tag or commit`,
  ],
  ['action.yml', step('[uses]'), '4: has a list where a step belongs'],
  ['action.yml', step('<<: *x'), '4: has an alias of "x", which no anchor before it names'],
  [
    'action.yml',
    `x: &x {uses: a/b@v1}\n${step('<<: *x')}`,
    '5: merges mappings with "<<", which mal does not follow',
  ],
  ['action.yml', step('uses: a/b@v1\n        uses: c/d@v1'), '5: has the key "uses" twice in one mapping'],
  ['action.yml', 'runs: {}\n---\nruns: {}\n', '2: holds more than one YAML document'],
  [
    '.vscode/extensions.json',
    '{"recommendations": ["acme"]}',
    '1: recommends "acme", which is not a publisher and a name with a "." between',
  ],
  ['.vscode/extensions.json', '{"recommendations": [1]}', '1: has "1" where an extension should be a text'],
  [
    '.vscode/extensions/extensions.json',
    '[{"version": "1"}]',
    '1: has an extension without its id or its version',
  ],

  ['bom.json', '{}', '0: is neither CycloneDX nor SPDX: it does not say which'],
  [
    'bom.json',
    '{"bomFormat": "CycloneDX", "specVersion": "2.0"}',
    '0: is CycloneDX of version "2.0"; mal reads 1.2 to 1.7',
  ],
  ['bom.json', '{"spdxVersion": "SPDX-2.1"}', '0: is SPDX of version "SPDX-2.1"; mal reads 2.2, 2.3 and 3.0'],
  [
    'bom.json',
    '{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}',
    '0: is SPDX 3.0 without a list "@graph"',
  ],
  [
    'bom.json',
    '{"@context": "https://schema.org"}',
    '0: has the context "https://schema.org", which is not that of SPDX 3.0',
  ],
  [
    'bom.json',
    cyclonedx('[\n{"type": "library", "name": "a", "group": "g"}]'),
    '3: lists the library "g/a" without a package URL, so nobody can say which it is',
  ],
  [
    'bom.json',
    cyclonedx('[{}]'),
    '2: lists a package without a name without a package URL, so nobody can say which it is',
  ],
  ['bom.json', cyclonedx('[{"purl": "pkg:golang/@1"}]'), '2: names "pkg:golang/@1", which is no package URL'],
  ['bom.json', cyclonedx('[{"purl": 1}]'), '2: has 1 where the package URL of a component should be a text'],
  [
    'bom.json',
    cyclonedx('[{"purl": "pkg:npm/a",\n"purl": "pkg:npm/b"}]'),
    '3: has the key "purl" twice in one object',
  ],
  ['bom.json', `${cyclonedx('[]')} x`, '2: has "x" where nothing more should be'],
];

describe('what cannot be understood is an error with its line, and never left out', () => {
  it.each(CASES)('%s: %j', async (path, text, problem) => {
    expect(await problemOf(path, text)).toBe(problem);
  });
});
