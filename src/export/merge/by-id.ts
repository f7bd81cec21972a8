/** Ours and theirs in one order: a record of ours stands for every one of theirs with its id. */
import { quote } from '../../core/quote.ts';
import { CannotRun } from '../../failure.ts';
import type { Sorter } from '../sorter.ts';

const OURS = '0';
const THEIRS = '1';

export interface MergedRecord {
  id: string;
  folder: string;
  ours: boolean;
  /** Valid until the next is asked for. */
  value: Buffer;
}

/** The key of a record in the sorter. */
export function mergeKey(id: string, folder: string, ours: boolean): string {
  return `${id}\0${ours ? OURS : THEIRS}\0${folder}`;
}

/** What was added under `mergeKey`s, by id. Throws `CannotRun` if theirs has an id twice in one folder. */
export function* mergedById(records: Sorter): Generator<MergedRecord, void> {
  let previous = '';
  let id = '';
  let isOurs = false;
  for (const { key, value } of records.sorted()) {
    if (key === previous)
      throw new CannotRun(
        `What is to be merged has the id ${quote(id)} twice.`,
        'Programs differ in which of two they read: fetch it again.',
      );
    previous = key;
    const [next, origin, folder] = key.split('\0') as [string, string, string];
    if (next !== id) isOurs = origin === OURS;
    id = next;
    if (isOurs && origin === THEIRS) continue;
    yield { id, folder, ours: origin === OURS, value };
  }
}
