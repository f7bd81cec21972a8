import type { LayoutName } from '../core/config.ts';
import { InvalidPackageError } from '../core/layout/invalid-package-error.ts';
import { splitReportPath } from '../core/layout/split-path.ts';
import { GIT, packageOf } from '../core/package-of.ts';
import { unportable } from '../core/portable-path.ts';
import { quote } from '../core/quote.ts';
import type { PackageName } from '../core/report.ts';
import { rootOf } from '../core/roots.ts';
import { defineRule } from '../core/rule.ts';
import { layoutAccepts, reportDirectory } from '../ecosystems/directory.ts';
import { nameProblem } from '../ecosystems/index.ts';
import { isPlainlyIn } from '../ecosystems/plain-folder.ts';
import { git, npm, PATH, pypi, report } from './examples.ts';

const ossf = { layout: 'ossf' as const, roots: ['osv/malicious', 'osv/withdrawn'] };

export default defineRule({
  id: 'path-folder',
  scope: 'report',
  severity: 'error',
  summary: "A report lies in its package's folder.",
  why: 'The folder is how the reports of a package find each other; elsewhere they are neither merged nor looked up.',
  check(osv, emit, { config, path }) {
    const pkg = packageOf(osv);
    const root = rootOf(config, path);
    if (!pkg || root === undefined || isPlainlyIn(path, root.length + 1, pkg)) return;
    const place = splitReportPath(config, path);
    if (!place || layoutAccepts(config.layout, place.directory, pkg)) return;
    const folder = folderOf(config.layout, pkg);
    // A name that its registry cannot hold may have a folder all the same; package-name says what is wrong.
    if (pkg.ecosystem !== GIT && nameProblem(pkg.ecosystem, pkg.name) !== undefined) return;
    // A package that has no folder is the package rules' concern, a name that Windows refuses path-portable's.
    if (folder === undefined) return;
    if (config.layout === 'portable' && unportable(path.slice(place.root.length + 1)) !== undefined) return;
    emit({
      message: `A report on ${quote(pkg.name)} (${pkg.ecosystem}) belongs into ${quote(`${place.root}/${folder}`, 300)}, not into ${quote(joined(place.root, place.directory), 300)}.`,
      hint: "Run `mal normalize` to move it, or correct the package's name.",
      fixable: true,
    });
  },
  get good() {
    return [
      { osv: npm('left-pad'), path: PATH },
      { osv: npm('@Scope/Name'), path: 'osv/npm/@!scope/!name/MAL-2025-1000001.json' },
      { osv: pypi('Foo.Bar'), path: 'osv/pypi/foo-bar/MAL-2025-1000001.json' },
      {
        osv: git('https://GitHub.com/Owner/Repo.git'),
        path: 'osv/git/github.com/owner/repo/MAL-2025-1000001.json',
      },
      { osv: npm('left-pad'), path: 'elsewhere/left-pad.json' },
      {
        osv: report({ ecosystem: 'crates.io', name: 'LitTest' }),
        config: ossf,
        path: 'osv/malicious/crates-io/littest/MAL-2025-1000001.json',
      },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad'),
        path: 'osv/npm/leftpad/MAL-2025-1000001.json',
        at: '',
        says: 'belongs into "osv/npm/left-pad"',
      },
      {
        osv: npm('left-pad'),
        path: 'osv/pypi/left-pad/MAL-2025-1000001.json',
        at: '',
        says: '"left-pad" (npm)',
      },
      { osv: npm('left-pad'), path: 'osv/MAL-0000-left-pad.json', at: '', says: 'not into "osv"' },
      {
        osv: npm('Left-Pad'),
        path: 'osv/npm/left-pad/MAL-2025-1000001.json',
        at: '',
        says: '"osv/npm/!left-!pad"',
      },
      {
        osv: npm('left-pad'),
        config: ossf,
        path: 'osv/malicious/npm/right-pad/MAL-2025-1000001.json',
        at: '',
        says: '"osv/malicious/npm/left-pad"',
      },
    ];
  },
});

function folderOf(layout: LayoutName, pkg: PackageName): string | undefined {
  try {
    return reportDirectory(layout, pkg);
  } catch (error) {
    if (error instanceof InvalidPackageError) return undefined;
    throw error;
  }
}

const joined = (root: string, directory: string): string => (directory ? `${root}/${directory}` : root);
