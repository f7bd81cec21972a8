/** How yauzl reads an open file here. */
import { readSync } from 'node:fs';
import { RandomAccessReader } from 'yauzl';

/** Reads without giving way: what is wanted is a few bytes each, hundreds of thousands of times, of a file that the system has in memory. */
export class DescriptorReader extends RandomAccessReader {
  private readonly fd: number;
  constructor(fd: number) {
    super();
    this.fd = fd;
  }

  /** May change in place what was read, before it is looked at. */
  protected adjust(_read: Buffer): void {}

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null, size?: number) => void,
  ): void {
    let size: number;
    try {
      size = readSync(this.fd, buffer, offset, length, position);
    } catch (error) {
      done(error as Error);
      return;
    }
    this.adjust(buffer.subarray(offset, offset + size));
    done(null, size);
  }
}
