/** What an export does not hold, said in one of its files. */
import type { Sink } from './sink.ts';
import { Sorter } from './sorter.ts';
import type { ExportReport } from './target.ts';

/** One JSON object a line, in the order of the ids: `id`, `from` (the path of the report), `leftOut` (why). */
const LEFT_OUT = 'left-out.ndjson';

/** A value that is not there, where it stood (RFC 6901), and why: `reason` ends a sentence that begins with the value. */
export interface RemovedValue {
  pointer: string;
  value: string;
  reason: string;
}

export class LeftOut {
  /** Reports of which the export holds nothing. */
  count = 0;
  private readonly sink: Sink;
  private readonly lines: Sorter;

  constructor(sink: Sink) {
    this.sink = sink;
    this.lines = new Sorter(() => sink.scratch());
  }

  /** `reason` ends a sentence that begins with the report. */
  add({ id, path }: Pick<ExportReport, 'id' | 'path'>, reason: string): void {
    this.count++;
    this.lines.add(id, `${JSON.stringify({ id, from: path, leftOut: reason })}\n`);
  }

  /** Says that the report is there, but not all of it: `removed` are JSON Pointers into it, or values with their reasons. */
  addPart(
    { id, path }: Pick<ExportReport, 'id' | 'path'>,
    removed: readonly (string | RemovedValue)[],
  ): void {
    this.lines.add(id, `${JSON.stringify({ id, from: path, removed })}\n`);
  }

  /** Writes the file, also if it is empty: no line says that nothing is missing. */
  end(): void {
    const file = this.sink.open(LEFT_OUT);
    for (const { value } of this.lines.sorted()) file.write(Buffer.from(value));
    file.end();
  }
}
