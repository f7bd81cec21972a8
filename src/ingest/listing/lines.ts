/** Where the lines of a body are. A line may be of any length: none is read here. */
import { readSync } from 'node:fs';
import { type Body, CHUNK } from './body.ts';

export interface Line {
  /** In bytes, from the start of the body. */
  start: number;
  /** Without what ends it, which is LF. */
  length: number;
}

const LF = 10;

export function* linesOf(body: Body): Generator<Line> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  let start = 0;
  for (let at = 0; at < body.size; ) {
    const size = readSync(body.fd, buffer, 0, Math.min(CHUNK, body.size - at), at);
    if (size === 0) break;
    const piece = buffer.subarray(0, size);
    for (let end = piece.indexOf(LF); end >= 0; end = piece.indexOf(LF, end + 1)) {
      yield { start, length: at + end - start };
      start = at + end + 1;
    }
    at += size;
  }
  if (start < body.size) yield { start, length: body.size - start };
}
