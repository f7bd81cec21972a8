/** The commits of a database → compact indexes: a whole one, or one that says anew what changed since another. */
import type { RepositoryConfig } from '../core/config.ts';
import { idOfPath, parseId } from '../core/id.ts';
import { InvalidPackageError } from '../core/layout/invalid-package-error.ts';
import type { Osv } from '../core/report.ts';
import { identify } from '../ecosystems/identity.ts';
import { parseRawDiff, type RawChange } from '../engine/pull-request-git.ts';
import { diffWords } from '../engine/revision.ts';
import { filesOf, pathsOf, type Unread } from '../export/read-reports.ts';
import { CONFIG_FILE } from '../root.ts';
import { eachBlob } from '../store/each-blob.ts';
import { runGit } from '../store/git.ts';
import { indexedReport } from './indexed-report.ts';
import type { CompactIndex } from './read-index.ts';
import { readForIndex } from './read-report.ts';
import { IndexBuilder } from './write-index.ts';

export interface CommitOf {
  root: string;
  config: RepositoryConfig;
  /** Full object ids. */
  commit: string;
  tree: string;
}

/** More changed reports than this, and a whole index is made. */
const MOST_CHANGES = 5000;

/** The index of every report of a commit; `unread` is told of those that give none. */
export async function buildIndex(of: CommitOf, unread: (file: Unread) => void): Promise<Buffer> {
  const { root, config, commit, tree } = of;
  const builder = new IndexBuilder({ commit, tree, idPrefix: config.idPrefix });
  const listing = await runGit(root, ['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...config.roots]);
  const { oids, starts } = filesOf(listing, config, () => {}, unread);
  const paths = pathsOf(listing, starts);
  await eachBlob(root, oids, (found) => {
    const path = paths.next().value!;
    addReport(builder, path, readForIndex(path, found, config), unread);
  });
  return builder.finish();
}

/** What differs between two commits; undefined if the clone does not have them both. */
export async function changesBetween(
  root: string,
  base: string,
  commit: string,
): Promise<RawChange[] | undefined> {
  const printed = await runGit(root, diffWords([base, commit])).catch(() => undefined);
  return printed && parseRawDiff(printed);
}

/** What a commit says otherwise than `base`, which these changes lead from; undefined if they are too many, or change what counts. */
export async function buildDelta(
  { root, config, commit, tree }: CommitOf,
  base: CompactIndex,
  all: readonly RawChange[],
  unread: (file: Unread) => void,
): Promise<Buffer | undefined> {
  const changes = all.filter(({ path }) => isNumbered(path, config));
  // Other roots, or another prefix of ids, make reports of files that did not change.
  if (changes.length > MOST_CHANGES || all.some(({ path }) => path === CONFIG_FILE)) return undefined;
  const builder = new IndexBuilder({ commit, tree, base: base.header.commit, idPrefix: config.idPrefix });
  const sides = changes.flatMap(({ path, before, after }) =>
    [
      { path, oid: before, isNow: false },
      { path, oid: after, isNow: true },
    ].filter(({ oid }) => /[^0]/.test(oid)),
  );
  const touched = new Map<string, { ecosystem: string; key: string }>();
  await eachBlob(
    root,
    sides.map(({ oid }) => oid),
    (found, i) => {
      const { path, isNow } = sides[i]!;
      const osv = readForIndex(path, found, config);
      if (isNow) addReport(builder, path, osv, unread);
      const report = typeof osv === 'string' ? undefined : indexedReport(idOfPath(path), osv);
      if (!report) return;
      ignoreInvalid(() => {
        const { key } = identify(report);
        touched.set(`${report.ecosystem}\0${key}`, { ecosystem: report.ecosystem, key });
      });
    },
  );
  // A package is said anew as a whole: its other reports did not change.
  const changed = new Set(changes.map(({ path }) => idOfPath(path)));
  for (const { ecosystem, key } of touched.values()) {
    builder.addEmpty(ecosystem, key);
    for (const report of base.find(ecosystem, key) ?? [])
      if (!changed.has(report.id)) builder.add(report, []);
  }
  return builder.finish();
}

function isNumbered(path: string, { idPrefix, roots }: RepositoryConfig): boolean {
  return (
    path.endsWith('.json') &&
    roots.some((root) => path.startsWith(`${root}/`)) &&
    parseId(idOfPath(path), idPrefix)?.kind === 'assigned'
  );
}

/** `osv` is the report, or why there is none. */
function addReport(
  builder: IndexBuilder,
  path: string,
  osv: Osv | string,
  unread: (file: Unread) => void,
): void {
  if (typeof osv === 'string') {
    unread({ path, reason: osv });
    return;
  }
  const report = indexedReport(idOfPath(path), osv);
  const refuse = (reason: string) => unread({ path, reason });
  builder.changed(osv.modified ?? '');
  if (report) ignoreInvalid(() => builder.add(report, osv.aliases ?? []), refuse);
}

function ignoreInvalid(act: () => void, refuse: (reason: string) => void = () => {}): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof InvalidPackageError)) throw error;
    refuse(error.message);
  }
}
