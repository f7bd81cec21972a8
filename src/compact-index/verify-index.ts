/** Whether an index is what was written, as a whole. */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { CannotRun } from '../failure.ts';
import { keptIn, openIfGood } from './local.ts';
import type { CompactIndex } from './read-index.ts';

/** Reads everything once; throws `CannotRun` if a byte is not what it was. */
export function verifyIndex(index: CompactIndex): void {
  const sha256 = createHash('sha256');
  for (const part of index.body()) sha256.update(part);
  if (sha256.digest('hex') !== index.header.sha256) throw index.damaged();
}

/** Removes what a clone keeps and cannot be trusted any more, so that it is made anew. */
export function dropDamaged(root: string): void {
  const { base, changes } = keptIn(root);
  for (const path of [base, changes]) {
    const index = openIfGood(path);
    try {
      if (index) verifyIndex(index);
      else rmSync(path, { force: true });
    } catch (error) {
      if (!(error instanceof CannotRun)) throw error;
      rmSync(path, { force: true });
    } finally {
      index?.close();
    }
  }
}
