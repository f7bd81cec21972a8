/** The commits of a database → compact indexes: a whole one, or one that says anew what changed since another. */
import { dirname } from 'node:path/posix';
import type { RepositoryConfig } from '../core/config.ts';
import { idOfPath, parseId } from '../core/id.ts';
import { InvalidPackageError } from '../core/layout/invalid-package-error.ts';
import type { Osv } from '../core/report.ts';
import { identify } from '../ecosystems/identity.ts';
import { parseBytes } from '../engine/check-found.ts';
import { readableReport } from '../engine/merge/readable.ts';
import { parseRawDiff } from '../engine/pull-request-git.ts';
import { readReports, type Unread } from '../export/read-reports.ts';
import { BlobReader } from '../store/blob-reader.ts';
import { runGit } from '../store/git.ts';
import { indexedReport } from './indexed-report.ts';
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
  for await (const batch of readReports({ root, commit, config, unread, waiting: () => {} })) {
    for (const { id, osv, path } of batch) addReport(builder, id, osv, (reason) => unread({ path, reason }));
  }
  return builder.finish();
}

/** What a commit says otherwise than `base`; undefined if that is too much, or the clone no longer has `base`. */
export async function buildDelta(
  of: CommitOf,
  base: string,
  unread: (file: Unread) => void,
): Promise<Buffer | undefined> {
  const { root, config, commit, tree } = of;
  const args = ['diff', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--end-of-options'];
  const printed = await runGit(root, [...args, base, commit, '--', ...config.roots]).catch(() => undefined);
  const changes = printed && parseRawDiff(printed).filter(({ path }) => isNumbered(path, config));
  if (!changes || changes.length > MOST_CHANGES) return undefined;
  const builder = new IndexBuilder({ commit, tree, base, idPrefix: config.idPrefix });
  if (changes.length === 0) return builder.finish();
  // A package is said anew as a whole: what else lies in its folder did not change, and belongs to it.
  const folders = [...new Set(changes.map(({ path }) => `${dirname(path)}/`))];
  const listing = (await runGit(root, ['ls-tree', '-z', '--full-tree', commit, '--', ...folders])).toString(
    'utf8',
  );
  const now = listing.split('\0').flatMap((line) => {
    const [, oid, path] = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
    return oid && path && isNumbered(path, config) ? [{ oid, path }] : [];
  });
  const before = changes
    .filter((change) => /[^0]/.test(change.before))
    .map((change) => ({ oid: change.before, path: change.path }));
  const reader = new BlobReader(root, true);
  try {
    const blobs = reader.read([...now, ...before].map(({ oid }) => oid));
    for (const { path } of now) {
      const osv = reportIn((await blobs.next()).value!);
      if (osv) addReport(builder, idOfPath(path), osv, (reason) => unread({ path, reason }));
      else unread({ path, reason: 'it cannot be read as a report' });
    }
    for (const { path } of before) {
      const osv = reportIn((await blobs.next()).value!);
      const said = osv && indexedReport(idOfPath(path), osv);
      if (said) ignoreInvalid(() => builder.addEmpty(said.ecosystem, identify(said).key));
    }
  } finally {
    reader.close();
  }
  return builder.finish();
}

const isNumbered = (path: string, { idPrefix }: RepositoryConfig): boolean =>
  path.endsWith('.json') && parseId(idOfPath(path), idPrefix)?.kind === 'assigned';

function reportIn(found: { kind: string; bytes?: Uint8Array }): Osv | undefined {
  return found.kind === 'file' && found.bytes ? readableReport(parseBytes(found.bytes)) : undefined;
}

function addReport(builder: IndexBuilder, id: string, osv: Osv, refuse: (reason: string) => void): void {
  const report = indexedReport(id, osv);
  const aliases = osv.aliases ?? [];
  if (report) ignoreInvalid(() => builder.add(report, osv.modified ?? '', aliases), refuse);
}

function ignoreInvalid(act: () => void, refuse: (reason: string) => void = () => {}): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof InvalidPackageError)) throw error;
    refuse(error.message);
  }
}
