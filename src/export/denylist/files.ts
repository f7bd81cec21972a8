/** A file for each ecosystem, one after the other. */

import { ecosystemFolder } from '../../core/layout/portable.ts';
import { encodeSegment } from '../../core/layout/segment.ts';
import { findEcosystem } from '../../ecosystems/index.ts';
import type { Sink, SinkFile } from '../sink.ts';

export class FilePerEcosystem {
  private readonly sink: Sink;
  private readonly place: (ecosystem: string) => string;
  private readonly last: string;
  private current: { ecosystem: string; file: SinkFile } | undefined;

  /** `place` is given what the ecosystem is called in a path; `last` ends every file. */
  constructor(sink: Sink, place: (ecosystem: string) => string, last = '') {
    this.sink = sink;
    this.place = place;
    this.last = last;
  }

  /** `first` begins the file if this is the first text for the ecosystem, `next` goes before every other. */
  write(ecosystem: string, text: string, first = '', next = ''): void {
    if (this.current?.ecosystem === ecosystem) {
      this.current.file.write(next + text);
      return;
    }
    this.end();
    this.current = { ecosystem, file: this.sink.open(this.place(wordOf(ecosystem))) };
    this.current.file.write(first + text);
  }

  end(): void {
    this.current?.file.write(this.last);
    this.current?.file.end();
    this.current = undefined;
  }
}

/** As in the folders of the database: `npm`, `crates.io`, `vscode%3ahttps%3a%2f%2fopen-vsx.org`. */
function wordOf(ecosystem: string): string {
  const { ecosystem: base, suffix } = findEcosystem(ecosystem)!;
  const folder = ecosystemFolder(base.name);
  return suffix === undefined ? folder : encodeSegment(`${folder}:${suffix}`);
}
