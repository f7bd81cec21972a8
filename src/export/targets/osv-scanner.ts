/** The databases that osv-scanner reads offline (docs/exports/osv-scanner.md). */
import { crc32 } from 'node:zlib';
import { GIT } from '../../core/package-of.ts';
import { ECOSYSTEMS } from '../../ecosystems/index.ts';
import { LeftOut } from '../left-out.ts';
import { mergedById, mergeKey } from '../merge/by-id.ts';
import { readUpstream } from '../merge/read-upstream.ts';
import { foldersOf } from '../osv/folders.ts';
import { type OsvRecord, recordOf } from '../osv/record.ts';
import { readableRanges } from '../osv-scanner/readable-ranges.ts';
import { Sorter } from '../sorter.ts';
import type { WriteExport } from '../target.ts';
import { deflate } from '../zip/deflate.ts';
import { type PackedRecord, packRecord, unpackRecord } from '../zip/packed-record.ts';
import { ZipFolders } from '../zip/zip-folders.ts';

/** The folders of releases before and from 2.5.0 on. */
const RELEASES = ['osv-scanner', 'osv-scalibr'];
/** Each has a zip, if only an empty one: where one is missing, release 2.5.0 looks at no package that comes after. */
const FOLDERS = [...ECOSYSTEMS.map(({ name }) => name), GIT].sort();

export const write: WriteExport = async (reports, sink, { options }) => {
  const leftOut = new LeftOut(sink);
  const records = new Sorter(() => sink.scratch());
  let written = 0;
  let reduced = 0;
  for await (const report of reports) {
    const record = recordOf(report);
    if (typeof record === 'string') {
      leftOut.add(report, record);
      continue;
    }
    const entry = record.osv.affected[0]!;
    const readable = readableRanges(entry, record.ecosystem);
    if (!readable) {
      leftOut.add(
        report,
        'the scanner would have to order versions of a registry whose order it does not know',
      );
      continue;
    }
    written++;
    const removed = [...record.removed, ...(readable === entry ? [] : ['/affected/0/ranges'])];
    if (removed.length > 0) {
      reduced++;
      leftOut.addPart(report, removed);
    }
    const packed = readable === entry ? record.packed() : packedWith(record, readable);
    for (const folder of foldersOf(record))
      records.add(mergeKey(report.id, folder, true), packRecord(packed, ''));
  }
  let merged = 0;
  if (typeof options.merge === 'string') {
    for await (const { id, folders, record } of readUpstream(options.merge, leftOut)) {
      for (const folder of folders) records.add(mergeKey(id, folder, false), packRecord(record, ''));
    }
  }
  leftOut.end();
  const zips = new ZipFolders(sink);
  for (const { id, folder, ours, value } of mergedById(records)) {
    if (!ours) merged++;
    const { record } = unpackRecord(value);
    for (const release of RELEASES) zips.add(`${release}/${folder}/all.zip`, id, record);
  }
  for (const release of RELEASES) for (const folder of FOLDERS) zips.begin(`${release}/${folder}/all.zip`);
  zips.end();
  return { reports: written, leftOut: leftOut.count, counts: { reduced, merged } };
};

function packedWith({ osv }: OsvRecord, affected: OsvRecord['osv']['affected'][0]): PackedRecord {
  const json = Buffer.from(JSON.stringify({ ...osv, affected: [affected] }));
  const content = deflate(json);
  const { length } = content;
  return {
    size: json.length,
    crc: crc32(json),
    packed: length,
    method: 'deflated',
    modified: osv.modified,
    content,
  };
}
