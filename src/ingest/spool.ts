/**
 * What a source showed, on the disk: `<id>.spool`, a header line and then each event as a line of JSON, an object's bytes
 * behind its line. It is written by a job without rights and read by one that may write, so nothing in it is believed.
 */
import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../core/report.ts';
import type { SourceLimits } from '../core/source-config.ts';
import { CannotRun } from '../failure.ts';
import { SourceError, type SourceEvent } from './source.ts';

/** What a record was made on. */
export interface SpoolHeader {
  /** A digest of the state that the source was read on. */
  basis: string;
  /** Names this record. */
  id: string;
}

/** How it ended, where not well: as `SourceError` says it. */
interface Failure {
  message: string;
  hint?: string;
}

const FORMAT = 'mal-spool-1';
const CHUNK = 1 << 20;
/** Bytes of one line; keys and versions are far shorter. */
const LONGEST_LINE = 64 * 1024;

const fileOf = (folder: string, source: string): string => join(folder, `${source}.spool`);

/** Writes a record; it appears under its name when it is closed. */
export class SpoolWriter {
  private readonly file: string;
  private readonly fd: number;
  private waiting: Uint8Array[] = [];
  private size = 0;
  /** Bytes so far. */
  total = 0;

  constructor(folder: string, source: string, header: SpoolHeader) {
    this.file = fileOf(folder, source);
    try {
      mkdirSync(folder, { recursive: true });
      this.fd = openSync(`${this.file}.tmp`, 'w', 0o644);
    } catch (error) {
      throw new CannotRun(`${folder} cannot be written: ${(error as Error).message}.`);
    }
    this.line({ format: FORMAT, ...header });
  }

  write(event: SourceEvent): void {
    const { bytes, ...rest } = { bytes: undefined, ...event };
    this.line(bytes ? { ...rest, length: (bytes as Uint8Array).length } : rest);
    if (!bytes) return;
    this.push(bytes);
    this.push(LINE_FEED);
  }

  close(failure?: Failure): void {
    this.line(failure ? { kind: 'failed', ...failure } : { kind: 'end' });
    this.flush();
    closeSync(this.fd);
    renameSync(`${this.file}.tmp`, this.file);
  }

  private line(value: object): void {
    this.push(Buffer.from(`${JSON.stringify(value)}\n`));
  }

  private push(bytes: Uint8Array): void {
    this.waiting.push(bytes);
    this.size += bytes.length;
    this.total += bytes.length;
    if (this.size >= CHUNK) this.flush();
  }

  private flush(): void {
    const bytes = Buffer.concat(this.waiting, this.size);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.fd, bytes, at);
    this.waiting = [];
    this.size = 0;
  }
}

const LINE_FEED = Buffer.from('\n');

/** The record of one source. `events` throws `SourceError` where the source failed, and where the record is damaged. */
export interface Spool {
  header: SpoolHeader;
  events(): AsyncIterable<SourceEvent>;
}

/** Opens the record of a source; undefined if the folder holds none. Throws `SourceError` if it is none. */
export function openSpool(
  folder: string,
  source: string,
  limits: Pick<SourceLimits, 'objectBytes'>,
): Spool | undefined {
  const file = fileOf(folder, source);
  if (!existsSync(file)) return undefined;
  const header = within(file, (reader) => headerOf(reader.line()));
  if (!header) throw damaged(source);
  return { header, events: () => eventsOf(file, source, limits.objectBytes) };
}

async function* eventsOf(file: string, source: string, largest: number): AsyncIterable<SourceEvent> {
  const reader = new Reader(file);
  try {
    reader.line();
    for (;;) {
      const value = parse(reader.line());
      if (!value) throw damaged(source);
      if (value.kind === 'end') return;
      if (value.kind === 'failed')
        throw new SourceError(textOf(value.message) ?? 'It failed.', textOf(value.hint));
      const event = eventOf(value, reader, largest);
      if (!event) throw damaged(source);
      yield event;
    }
  } finally {
    reader.close();
  }
}

function eventOf(value: Record<string, unknown>, reader: Reader, largest: number): SourceEvent | undefined {
  const { kind, key, version, reason, size, length, cursor } = value;
  if (kind === 'whole') return { kind };
  if (kind === 'checkpoint') return cursor === undefined ? undefined : { kind, cursor: cursor as Json };
  if (typeof key !== 'string') return undefined;
  if (kind === 'same' || kind === 'gone') return { kind, key };
  if (
    length !== undefined &&
    !(Number.isSafeInteger(length) && (length as number) >= 0 && (length as number) <= largest)
  )
    return undefined;
  const bytes = length === undefined ? undefined : reader.bytes(length as number);
  if (length !== undefined && !bytes) return undefined;
  if (kind === 'object' && typeof version === 'string' && bytes) return { kind, key, version, bytes };
  if (kind !== 'problem' || typeof reason !== 'string') return undefined;
  return {
    kind,
    key,
    reason,
    ...(bytes ? { bytes } : {}),
    ...(Number.isSafeInteger(size) ? { size: size as number } : {}),
  };
}

function headerOf(line: string | undefined): SpoolHeader | undefined {
  const value = parse(line);
  if (value?.format !== FORMAT || typeof value.basis !== 'string' || typeof value.id !== 'string')
    return undefined;
  return { basis: value.basis, id: value.id.slice(0, 64) };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function parse(line: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const damaged = (source: string): SourceError =>
  new SourceError(
    `The record of ${source} is damaged, or ends too early.`,
    `Record it again: mal ingest ${source} --dir <folder>`,
  );

function within<T>(file: string, use: (reader: Reader) => T): T {
  const reader = new Reader(file);
  try {
    return use(reader);
  } finally {
    reader.close();
  }
}

/** Lines and runs of bytes of a file, of which a megabyte is in memory. */
class Reader {
  private readonly fd: number;
  private buffer: Buffer = Buffer.alloc(0);

  constructor(file: string) {
    this.fd = openSync(file, 'r');
  }

  /** Without its line feed; undefined at the end, and for one that is too long. */
  line(): string | undefined {
    for (;;) {
      const end = this.buffer.indexOf(10);
      if (end >= 0) return this.take(end + 1).toString('utf8', 0, end);
      if (this.buffer.length > LONGEST_LINE || !this.more()) return undefined;
    }
  }

  /** So many bytes and the line feed behind them. */
  bytes(length: number): Uint8Array | undefined {
    while (this.buffer.length <= length) if (!this.more()) return undefined;
    const taken = this.take(length + 1);
    return taken[length] === 10 ? Uint8Array.from(taken.subarray(0, length)) : undefined;
  }

  close(): void {
    closeSync(this.fd);
  }

  private take(length: number): Buffer {
    const taken = this.buffer.subarray(0, length);
    this.buffer = this.buffer.subarray(length);
    return taken;
  }

  private more(): boolean {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const size = readSync(this.fd, chunk);
    if (size > 0) this.buffer = Buffer.concat([this.buffer, chunk.subarray(0, size)]);
    return size > 0;
  }
}
