/** A small database to check projects against, and projects to check. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatReport } from '../../src/core/format.ts';
import type { Osv, Package } from '../../src/core/report.ts';
import { reportDirectory } from '../../src/ecosystems/directory.ts';
import { ecosystem, git, npm, pypi, report, semver } from '../../src/rules/examples.ts';
import { type Files, TestRepository, temporaryFolder } from '../cli/run.ts';

export const COMMIT = '0e58ed8671d6b60d0890c21b07f8835ace038e67';
/** A name that shows itself in reverse. */
export const BIDI = 'jpg.\u202egpj.exe';

const ALL = [semver({ introduced: '0' })];

/** Reports by the number in their ids. */
const REPORTS: Record<number, [Package, Osv]> = {
  46969: reported({ ecosystem: 'npm', name: 'chalk' }, (id) =>
    npm('chalk', { id, versions: ['5.6.1'], aliases: ['GHSA-2v46-p5h4-248w'] }),
  ),
  2: reported({ ecosystem: 'npm', name: 'evil' }, (id) => npm('evil', { id, ranges: ALL })),
  3: reported({ ecosystem: 'npm', name: '@acme/range' }, (id) =>
    npm('@acme/range', { id, ranges: [semver({ introduced: '1.0.0' }, { fixed: '1.2.0' })] }),
  ),
  4: reported({ ecosystem: 'PyPI', name: 'foo-bar' }, (id) =>
    pypi('foo-bar', { id, ranges: [ecosystem({ introduced: '0' })] }),
  ),
  5: reported({ ecosystem: 'GitHub Actions', name: 'acme/action' }, (id) =>
    report(
      { ecosystem: 'GitHub Actions', name: 'acme/action', purl: 'pkg:github/acme/action' },
      { id, versions: [COMMIT], ranges: [ecosystem({ introduced: '0' }, { fixed: '46' })] },
    ),
  ),
  6: reported({ ecosystem: 'GIT', name: 'github.com/acme/tool' }, (id) =>
    git('https://github.com/acme/tool', { id }),
  ),
  7: reported({ ecosystem: 'npm', name: 'withdrawn' }, (id) =>
    npm('withdrawn', { id, ranges: ALL, withdrawn: '2025-03-01T00:00:00Z' }),
  ),
  8: reported({ ecosystem: 'npm', name: BIDI }, (id) => npm(BIDI, { id, ranges: ALL })),
  9: reported({ ecosystem: 'npm', name: '::error::x' }, (id) => npm('::error::x', { id, ranges: ALL })),
  1000001: reported({ ecosystem: 'RubyGems', name: 'ours' }, (id) =>
    report({ ecosystem: 'RubyGems', name: 'ours', purl: 'pkg:gem/ours' }, { id, versions: ['1.0.0'] }),
  ),
};

function reported(pkg: Package, make: (id: string) => Osv): [Package, Osv] {
  return [pkg, make('')];
}

/** The files of the database. */
export function reportFiles(): Record<string, string> {
  const files = Object.entries(REPORTS).map(([number, [pkg, osv]]) => {
    const id = `MAL-2025-${number}`;
    return [`osv/${reportDirectory('portable', pkg)}/${id}.json`, formatReport({ ...osv, id })];
  });
  return Object.fromEntries(files);
}

/** A clone of it. */
export function database(files: Files = {}): TestRepository {
  const repository = new TestRepository({ ...reportFiles(), ...files });
  repository.commit();
  return repository;
}

/** Its index in a file, as `mal index --out` writes it. */
export function indexFile(of: TestRepository = database()): string {
  const file = join(temporaryFolder(), 'mal.index');
  const { code, stderr } = of.mal('index', '--out', file);
  if (code !== 0) throw new Error(stderr);
  return file;
}

/** A folder with these files. */
export function project(files: Files): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** A package-lock.json, each package on a line of its own from line 5 on; by folder below `node_modules/`. */
export function packageLock(packages: Record<string, object | string>): string {
  const entries = Object.entries(packages).map(
    ([path, entry]) =>
      `    ${JSON.stringify(`node_modules/${path}`)}: ${JSON.stringify(typeof entry === 'string' ? { version: entry } : entry)}`,
  );
  const root = '    "": {"name": "project", "version": "1.0.0"}';
  return `{\n  "lockfileVersion": 3,\n  "packages": {\n${[root, ...entries].join(',\n')}\n  }\n}\n`;
}
