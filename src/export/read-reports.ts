/** Every numbered report of a commit, in the order of the paths, without a checkout. */
import type { RepositoryConfig } from '../core/config.ts';
import { idOfPath, parseId } from '../core/id.ts';
import { packageOf } from '../core/package-of.ts';
import { parseBytes } from '../engine/check-found.ts';
import { readableReport } from '../engine/merge/readable.ts';
import { BlobReader } from '../store/blob-reader.ts';
import { runGit } from '../store/git.ts';
import type { Found } from '../store/store.ts';
import type { ExportReport } from './target.ts';

/** A file below the roots that gives no report; `reason` ends a sentence that begins with it. */
export interface Unread {
  path: string;
  reason: string;
}

export interface ReadOptions {
  root: string;
  /** A full object id. */
  commit: string;
  config: RepositoryConfig;
  /** Told of every report that cannot be read. */
  unread(file: Unread): void;
  /** Told of every report that has no number yet. */
  waiting(path: string): void;
}

/** Reports handed on at once. */
const BATCH = 256;

/** Reads the reports once, some hundred at a time; what is in memory does not grow with their number. */
export async function* readReports(options: ReadOptions): AsyncGenerator<ExportReport[], void> {
  const { root, commit, config, unread, waiting } = options;
  const listing = await runGit(root, ['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...config.roots]);
  const blobs = filesOf(listing, config, waiting, unread);
  const reader = new BlobReader(root, true);
  try {
    const contents = reader.read(blobs.oids);
    let batch: ExportReport[] = [];
    for (const path of pathsOf(listing, blobs.starts)) {
      const read = reportOf(path, (await contents.next()).value!, config);
      if (typeof read === 'string') unread({ path, reason: read });
      else batch.push(read);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  } finally {
    reader.close();
  }
}

/** Of a listing (`git ls-tree -r -z`) the objects of numbered reports, and where the path of each begins. */
export function filesOf(
  listing: Buffer,
  { idPrefix }: RepositoryConfig,
  waiting: ReadOptions['waiting'],
  unread: ReadOptions['unread'],
): { oids: string[]; starts: number[] } {
  const oids: string[] = [];
  const starts: number[] = [];
  const ids = new Set<string>();
  for (let at = 0, end = listing.indexOf(0); end >= 0; at = end + 1, end = listing.indexOf(0, at)) {
    const tab = listing.indexOf(9, at);
    const slash = listing.lastIndexOf(47, end);
    const name = listing.toString('utf8', slash + 1, end);
    if (!name.endsWith('.json')) continue;
    const path = (): string => listing.toString('utf8', tab + 1, end);
    const id = parseId(name.slice(0, -5), idPrefix);
    if (id?.kind === 'placeholder') waiting(path());
    else if (!id) unread({ path: path(), reason: 'its name is no id' });
    else if (listing.toString('latin1', at, at + 3) !== '100')
      unread({ path: path(), reason: 'it is no file' });
    else if (ids.has(name)) unread({ path: path(), reason: 'another report has the same id' });
    else {
      ids.add(name);
      oids.push(listing.toString('latin1', listing.lastIndexOf(32, tab) + 1, tab));
      starts.push(tab + 1);
    }
  }
  return { oids, starts };
}

export function* pathsOf(listing: Buffer, starts: readonly number[]): Generator<string, void> {
  for (const start of starts) yield listing.toString('utf8', start, listing.indexOf(0, start));
}

/** The report; or why there is none that can be relied on. */
export function reportOf(path: string, found: Found, { idPrefix }: RepositoryConfig): ExportReport | string {
  if (found.kind === 'too-large') return `it has ${found.size} bytes, and a report at most a mebibyte`;
  if (found.kind !== 'file') return found.kind === 'unreadable' ? found.reason : 'it is no file';
  const parsed = parseBytes(found.bytes);
  const osv = readableReport(parsed);
  if (!osv || parsed.text === undefined) return 'it cannot be read as a report';
  const id = idOfPath(path);
  if (osv.id && osv.id !== id && parseId(osv.id, idPrefix)?.kind === 'assigned')
    return `it has the id ${JSON.stringify(osv.id)}, which is not its name`;
  const pkg = osv.affected.length === 1 ? packageOf(osv) : undefined;
  if (!pkg) return 'it does not name exactly one package';
  return { path, id, package: pkg, osv: osv.id === id ? osv : { ...osv, id }, text: parsed.text };
}
