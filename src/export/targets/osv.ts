/** The layout of osv.dev's bucket (docs/exports/osv.md). */
import { LeftOut } from '../left-out.ts';
import { foldersOf } from '../osv/folders.ts';
import { ModifiedList } from '../osv/modified-list.ts';
import { recordOf } from '../osv/record.ts';
import { Sorter } from '../sorter.ts';
import type { WriteExport } from '../target.ts';
import { packRecord, unpackRecord } from '../zip/packed-record.ts';
import { ZipFolders } from '../zip/zip-folders.ts';

export const write: WriteExport = async (reports, sink, { since }) => {
  const leftOut = new LeftOut(sink);
  const list = new ModifiedList(sink);
  const packed = new Sorter(() => sink.scratch());
  const folders = new Set<string>();
  let written = 0;
  let reduced = 0;
  for await (const report of reports) {
    if (since && !since.includes(report)) continue;
    const record = recordOf(report);
    if (typeof record === 'string') {
      leftOut.add(report, record);
      continue;
    }
    written++;
    if (record.removed.length > 0) {
      reduced++;
      leftOut.addPart(report, record.removed);
    }
    const places = foldersOf(record);
    for (const folder of places) {
      folders.add(folder);
      sink.put(`${folder}/${report.id}.json`, record.json);
      list.add(record.osv.modified, report.id, folder);
    }
    if (!since) packed.add(report.id, packRecord(record.packed(), places.join('\n')));
  }
  list.end();
  leftOut.end();
  sink.put(
    'ecosystems.txt',
    [...folders]
      .sort()
      .map((folder) => `${folder}\n`)
      .join(''),
  );
  if (since) sink.put('gone.txt', since.gone.map((id) => `${id}\n`).join(''));
  else {
    const zips = new ZipFolders(sink);
    for (const { key: id, value } of packed.sorted()) {
      const { record, note } = unpackRecord(value);
      for (const folder of note.split('\n')) zips.add(`${folder}/all.zip`, id, record);
      zips.add('all.zip', id, record);
    }
    zips.end();
  }
  return { reports: written, leftOut: leftOut.count, counts: { reduced } };
};
