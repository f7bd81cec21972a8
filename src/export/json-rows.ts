/** A large JSON list or object, written value by value, each on a line of its own: a difference between two shows what changed. */
import type { SinkFile } from './sink.ts';

export class JsonRows {
  private readonly file: SinkFile;
  private readonly close: string;
  private rows = 0;

  constructor(file: SinkFile, open: '[' | '{', close: ']' | '}') {
    this.file = file;
    this.close = close;
    file.write(open);
  }

  /** `row` is JSON; in an object a key, a colon and a value. */
  add(row: string): void {
    this.file.write(`${this.rows++ === 0 ? '' : ','}\n${row}`);
  }

  end(): void {
    this.file.write(`${this.rows === 0 ? '' : '\n'}${this.close}\n`);
    this.file.end();
  }
}
