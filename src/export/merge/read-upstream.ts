/** What `--merge` names: zips of osv.dev, whose records an export holds beside ours. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GIT } from '../../core/package-of.ts';
import type { Json } from '../../core/report.ts';
import { isObject } from '../../core/schema/pointer.ts';
import { CannotRun } from '../../failure.ts';
import type { LeftOut } from '../left-out.ts';
import type { PackedRecord } from '../zip/packed-record.ts';
import { readZip } from './read-zip.ts';

export interface UpstreamRecord {
  id: string;
  /** The ecosystems it belongs to, without suffix; `GIT` if it names commits. */
  folders: string[];
  osv: Record<string, Json>;
  record: PackedRecord;
}

/** What may be a folder of the bucket: also an ecosystem that is not known here yet, but nothing that leads elsewhere. */
const FOLDER = /^[A-Za-z][A-Za-z0-9 ._-]{0,63}$/;
const ID = /^[A-Za-z][A-Za-z0-9_.:+-]{0,99}$/;

/**
 * Every record, zip after zip, in the order of their directories. What is no record is told to `leftOut`. Throws
 * `CannotRun` for what is no zip, or a hostile one (docs/exports/osv-scanner.md).
 */
export async function* readUpstream(path: string, leftOut: LeftOut): AsyncGenerator<UpstreamRecord, void> {
  for (const { file, shown, folder } of zipsAt(path)) {
    for await (const { name, bytes, record } of readZip(file)) {
      const found = recordIn(name, bytes, folder);
      if (typeof found === 'string') leftOut.add({ id: name, path: shown }, found);
      else yield { ...found, record };
    }
  }
}

/** `shown` is the same on every machine. */
function zipsAt(path: string): { file: string; shown: string; folder?: string }[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat)
    throw new CannotRun(
      `--merge: there is no ${JSON.stringify(path)}.`,
      'Give an all.zip of osv.dev, or a folder with them.',
    );
  if (!stat.isDirectory()) return [{ file: path, shown: basename(path) }];
  const found = readdirSync(path)
    .sort()
    .filter((name) => FOLDER.test(name) && existsSync(join(path, name, 'all.zip')))
    .map((folder) => ({ file: join(path, folder, 'all.zip'), shown: `${folder}/all.zip`, folder }));
  if (found.length > 0) return found;
  throw new CannotRun(
    `--merge: ${JSON.stringify(path)} holds no <ecosystem>/all.zip.`,
    'Lay the zips as osv.dev does: npm/all.zip, PyPI/all.zip, …',
  );
}

/** The record of an entry; or why it is none, as the end of a sentence that begins with the entry. */
function recordIn(
  name: string,
  bytes: Buffer,
  folder: string | undefined,
): Omit<UpstreamRecord, 'record'> | string {
  let osv: unknown;
  try {
    osv = JSON.parse(bytes.toString('utf8'));
  } catch {
    return 'it is no JSON';
  }
  if (!isObject(osv)) return 'it is no record';
  const { id, affected } = osv;
  if (typeof id !== 'string' || !ID.test(id)) return 'it has no id';
  if (basename(name) !== `${id}.json`) return 'its name is not its id';
  const folders = folder === undefined ? foldersOf(affected) : [folder];
  if (folders.length === 0) return 'it names no ecosystem';
  return { id, folders, osv: osv as Record<string, Json> };
}

function foldersOf(affected: unknown): string[] {
  const found = new Set<string>();
  for (const entry of Array.isArray(affected) ? affected : []) {
    if (!isObject(entry)) continue;
    const { package: pkg, ranges } = entry;
    const ecosystem =
      isObject(pkg) && typeof pkg.ecosystem === 'string' ? pkg.ecosystem.split(':', 1)[0]! : '';
    if (FOLDER.test(ecosystem)) found.add(ecosystem);
    if (Array.isArray(ranges) && ranges.some((range) => isObject(range) && range.type === GIT))
      found.add(GIT);
  }
  return [...found].sort();
}
