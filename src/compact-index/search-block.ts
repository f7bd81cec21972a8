/** Finds a key among bytes, without making anything of those that are passed over. */
import { ByteReader } from './bytes.ts';

/** Orders the bytes from `from` to `to` and the first `length` of `other` byte by byte; what ends first is less. */
export function compareBytes(bytes: Buffer, from: number, to: number, other: Buffer, length: number): number {
  const most = Math.min(to - from, length);
  for (let i = 0; i < most; i++) {
    const order = bytes[from + i]! - other[i]!;
    if (order !== 0) return order;
  }
  return to - from - length;
}

/**
 * Where the reports of a key begin in a block, with their length in front; -1 if the block does not have it. The key is the first
 * `length` bytes of `wanted`, is not less than the first key of the block, and has `common` bytes in common with that. Throws
 * `RangeError` for damaged bytes.
 */
export function findInBlock(block: Buffer, wanted: Buffer, length: number, common: number): number {
  const numbers = new ByteReader(block);
  const first = numbers.number();
  numbers.number();
  if (common === length && first === length) return numbers.at;
  return findFrom(block, passReports(block, numbers.at, numbers), wanted, length, common);
}

/**
 * The same, beginning in the middle: at a key behind one that is less than the wanted one and has `common` bytes in common with it;
 * none, of nothing.
 */
export function findFrom(
  block: Buffer,
  start: number,
  wanted: Buffer,
  length: number,
  common: number,
): number {
  const numbers = new ByteReader(block);
  let matching = common;
  let at = start;
  while (at < block.length) {
    // Nearly all numbers are below 128, one byte; calling for each takes most of the time of thousands of look-ups.
    let shared = block[at++]!;
    if (shared > 127) {
      numbers.at = at - 1;
      shared = numbers.number();
      at = numbers.at;
    }
    let rest = block[at++]!;
    if (rest > 127) {
      numbers.at = at - 1;
      rest = numbers.number();
      at = numbers.at;
    }
    const end = at + rest;
    // It leaves the key before earlier than the wanted one does, upwards: so it is greater, as are all that follow.
    if (shared < matching) return -1;
    // If it leaves it later, it is still less.
    if (shared === matching) {
      while (at < end && matching < length && block[at] === wanted[matching]) {
        at++;
        matching++;
      }
      if (at === end) {
        if (matching === length) return end;
      } else if (matching === length || block[at]! > wanted[matching]!) return -1;
    }
    at = passReports(block, end, numbers);
  }
  return -1;
}

/** Where the reports end whose length stands at `at`. */
function passReports(block: Buffer, at: number, numbers: ByteReader): number {
  const size = block[at]!;
  if (size < 128) return at + 1 + size;
  numbers.at = at;
  return numbers.number() + numbers.at;
}
