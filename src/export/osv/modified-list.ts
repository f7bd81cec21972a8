/** The lists of what changed when, the newest first: how consumers of the bucket find what they lack. */
import type { Sink, SinkFile } from '../sink.ts';
import { Sorter } from '../sorter.ts';

const MODIFIED_LIST = 'modified_id.csv';

/** `<folder>/modified_id.csv` with rows of time and id, and one for all with the folder before the id; without header. */
export class ModifiedList {
  private readonly sink: Sink;
  private readonly rows: Sorter;

  constructor(sink: Sink) {
    this.sink = sink;
    this.rows = new Sorter(() => sink.scratch());
  }

  /** `modified` is in whole seconds, so that all have one width. */
  add(modified: string, id: string, folder: string): void {
    this.rows.add(`${upsideDown(modified)} ${id} ${folder}`, '');
  }

  end(): void {
    const all = this.sink.open(MODIFIED_LIST);
    const files = new Map<string, SinkFile>();
    for (const { key } of this.rows.sorted()) {
      const [time, id, ...rest] = key.split(' ');
      const folder = rest.join(' ');
      const modified = upsideDown(time!);
      let file = files.get(folder);
      if (!file) {
        file = this.sink.open(`${folder}/${MODIFIED_LIST}`);
        files.set(folder, file);
      }
      file.write(`${modified},${id}\n`);
      all.write(`${modified},${folder}/${id}\n`);
    }
    for (const file of [all, ...files.values()]) file.end();
  }
}

/** Digits to their complement, so that the newest comes first in ascending order; twice gives the same again. */
function upsideDown(time: string): string {
  return time.replace(/\d/g, (digit) => String(9 - Number(digit)));
}
