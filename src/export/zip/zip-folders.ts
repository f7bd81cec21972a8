/** Several zips of one export, each begun with its first entry. */
import type { Sink } from '../sink.ts';
import type { PackedRecord } from './packed-record.ts';
import { ZipWriter } from './write-zip.ts';

export class ZipFolders {
  private readonly sink: Sink;
  private readonly zips = new Map<string, ZipWriter>();

  constructor(sink: Sink) {
    this.sink = sink;
  }

  /** Makes sure that there is a zip at the path, if only an empty one. */
  begin(path: string): ZipWriter {
    let zip = this.zips.get(path);
    if (!zip) {
      zip = new ZipWriter(this.sink.open(path));
      this.zips.set(path, zip);
    }
    return zip;
  }

  /** Appends `<id>.json` to the zip at the path. */
  add(path: string, id: string, record: PackedRecord): void {
    this.begin(path).add({ ...record, name: `${id}.json` }, [record.content]);
  }

  end(): void {
    for (const zip of this.zips.values()) zip.end();
  }
}
