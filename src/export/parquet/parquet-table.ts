/** A table as a parquet file that is written while the rows come. */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { parseInstant } from '../../core/time.ts';
import { VERSION } from '../../version.ts';
import type { SinkFile } from '../sink.ts';
import type { Cell, Column, ColumnType } from '../tables/table.ts';

/** A row group is closed at so many rows, or characters of text: it is what is in memory, and what a reader reads at once. */
const ROWS = 20_000;
const CHARACTERS = 1 << 22;

type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

const STORED: Record<ColumnType, Pick<Element, 'type' | 'converted_type' | 'logical_type'>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  // As text: not every reader knows the type JSON.
  json: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  boolean: { type: 'BOOLEAN' },
  integer: { type: 'INT32' },
};

export class ParquetTable {
  private readonly columns: readonly Column[];
  private readonly writer: ParquetWriter;
  private data: Value[][];
  private characters = 0;

  constructor(file: SinkFile, columns: readonly Column[]) {
    this.columns = columns;
    this.data = columns.map(() => []);
    const elements = columns.map(
      ({ name, type, required }): Element => ({
        name,
        ...STORED[type],
        repetition_type: required ? 'REQUIRED' : 'OPTIONAL',
      }),
    );
    this.writer = new ParquetWriter({
      writer: new SinkWriter(file),
      schema: [{ name: 'root', num_children: columns.length }, ...elements],
      // Readers take this apart to know of faults in statistics.
      createdBy: `mal version ${VERSION}`,
    });
  }

  /** A time that cannot be read is no value. */
  add(row: readonly Cell[]): void {
    for (const [i, { type }] of this.columns.entries()) {
      const cell = row[i];
      this.data[i]!.push(storedValue(cell, type));
      if (typeof cell === 'string') this.characters += cell.length;
    }
    if (this.data[0]!.length >= ROWS || this.characters >= CHARACTERS) this.flush();
  }

  end(): void {
    this.flush();
    this.writer.finish();
  }

  private flush(): void {
    const rows = this.data[0]!.length;
    if (rows === 0) return;
    const columnData = this.columns.map(({ name }, i) => ({ name, data: this.data[i]! }));
    this.writer.write({ columnData, rowGroupSize: rows });
    this.data = this.columns.map(() => []);
    this.characters = 0;
  }
}

type Value = string | number | boolean | bigint | null;

function storedValue(cell: Cell, type: ColumnType): Value {
  if (cell === undefined) return null;
  if (type !== 'time') return cell;
  const time = parseInstant(String(cell));
  return time === undefined ? null : BigInt(Math.floor(time));
}

/** Hands on what it holds at the end of each row group. */
class SinkWriter extends ByteWriter {
  private readonly file: SinkFile;

  constructor(file: SinkFile) {
    super(1 << 16);
    this.file = file;
  }

  flush(): void {
    // The sink may keep the piece, and this buffer is used again.
    this.file.write(new Uint8Array(this.buffer.slice(0, this.index)));
    this.index = 0;
  }

  override finish(): void {
    this.flush();
    this.file.end();
  }
}
