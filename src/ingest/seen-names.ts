/** Into which files the lines of what was seen are divided (seen.ts). */
import { readdirSync } from 'node:fs';
import { hashText } from '../store/folders.ts';

/** Lines of one file, on average at most. */
const MOST_LINES = 2000;

/** The name of the file whose keys' hashes begin with these hex digits. */
export const fileOf = (digits: string): string => (digits === '' ? 'seen' : `seen-${digits}`);

/** By how many digits so many lines are divided. */
export function digitsFor(lines: number): number {
  let digits = 0;
  while (digits < 4 && lines > MOST_LINES * 16 ** digits) digits++;
  return digits;
}

/** Four hex digits of a key's hash. */
export function hexOf(key: string): string {
  const hash = hashText(key);
  return ((hash ^ (hash >>> 16)) & 0xffff).toString(16).padStart(4, '0');
}

/** Sorted; none if there is no such folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
