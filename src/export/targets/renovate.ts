/** The database that Renovate reads offline (docs/exports/renovate.md). */
import { LeftOut } from '../left-out.ts';
import { mergedById, mergeKey } from '../merge/by-id.ts';
import { readUpstream } from '../merge/read-upstream.ts';
import { recordOf } from '../osv/record.ts';
import { hasRenovatePurl, RENOVATE_ECOSYSTEMS } from '../renovate/purl.ts';
import type { Sink } from '../sink.ts';
import { Sorter } from '../sorter.ts';
import type { WriteExport } from '../target.ts';
import { ZipWriter } from '../zip/write-zip.ts';
import { ZippedFile } from '../zip/zipped-file.ts';

const FILE = 'osv-offline.zip';
const NOTHING = Buffer.alloc(0);

export const write: WriteExport = async (reports, sink, { options }) => {
  const leftOut = new LeftOut(sink);
  const records = new Sorter(() => sink.scratch());
  const counts = { withdrawn: 0, 'of other ecosystems': 0, merged: 0 };
  let written = 0;
  let newest = '';
  for await (const report of reports) {
    const { id, osv, package: pkg } = report;
    const folder = pkg.ecosystem.split(':', 1)[0]!;
    if (!RENOVATE_ECOSYSTEMS.has(folder)) {
      counts['of other ecosystems']++;
      continue;
    }
    const record = recordOf(report);
    if (typeof record !== 'string' && record.osv.modified > newest) newest = record.osv.modified;
    if (typeof record === 'string') leftOut.add(report, record);
    else if (osv.withdrawn !== undefined) {
      counts.withdrawn++;
      // It stands for theirs all the same.
      records.add(mergeKey(id, folder, true), NOTHING);
    } else if (!hasRenovatePurl(record.osv.affected[0]!.package!))
      leftOut.add(report, 'it has another purl than Renovate makes of its name');
    else {
      written++;
      records.add(mergeKey(id, folder, true), lineOf(record.osv));
    }
  }
  if (typeof options.merge === 'string') {
    for await (const { id, folders, osv, record } of readUpstream(options.merge, leftOut)) {
      if (record.modified > newest) newest = record.modified;
      for (const folder of folders)
        if (RENOVATE_ECOSYSTEMS.has(folder)) records.add(mergeKey(id, folder, false), lineOf(osv));
    }
  }
  leftOut.end();
  counts.merged = writeZip(records, sink, newest);
  return { reports: written, leftOut: leftOut.count, counts };
};

/** A line of the database: the record, with the key that its engine wants. */
function lineOf(osv: object & { id?: unknown }): string {
  return `${JSON.stringify({ ...osv, _id: osv.id })}\n`;
}

/**
 * A file for each ecosystem, also where it is empty: whoever unpacks it over an older one must not keep that one's. Their time
 * is that of the newest record, for Renovate reads a file again when its time is another.
 */
function writeZip(records: Sorter, sink: Sink, newest: string): number {
  const ecosystems = [...RENOVATE_ECOSYSTEMS.keys()].sort();
  const files = new Map(ecosystems.map((name) => [name, new ZippedFile(sink.scratch())]));
  let merged = 0;
  for (const { folder, ours, value } of mergedById(records)) {
    if (!ours) merged++;
    files.get(folder)!.write(value);
  }
  const zip = new ZipWriter(sink.open(FILE));
  for (const [name, file] of files) file.addTo(zip, `${name.toLowerCase()}.nedb`, newest);
  zip.end();
  return merged;
}
