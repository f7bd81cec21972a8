/** Whether an index is what was written, as a whole. */
import { createHash } from 'node:crypto';
import type { CompactIndex } from './read-index.ts';

/** Reads everything once; throws `CannotRun` if a byte is not what it was. */
export function verifyIndex(index: CompactIndex): void {
  const sha256 = createHash('sha256');
  for (const part of index.body()) sha256.update(part);
  if (sha256.digest('hex') !== index.header.sha256) throw index.damaged();
}
