/** The words in which every version order is written. */

export type Order = -1 | 0 | 1;

/** By UTF-16 code unit: the order of `<`. */
export function compareText(a: string, b: string): Order {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Two runs of ASCII digits as numbers of any size: without leading zeros, the longer is the greater. */
export function compareDigits(a: string, b: string): Order {
  const x = trimZeros(a);
  const y = trimZeros(b);
  return x.length === y.length ? compareText(x, y) : x.length < y.length ? -1 : 1;
}

/** Number against number; a number of fewer parts is filled up with zeros. */
export function compareNumbers(a: readonly string[], b: readonly string[]): Order {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = compareDigits(a[i] ?? '0', b[i] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

/**
 * The order of what `parse` understands, with everything it does not understand (undefined) before all of it, by code unit.
 * Total, because each string is placed by itself.
 */
export function orderBy<T>(
  parse: (version: string) => T | undefined,
  compare: (a: T, b: T) => Order,
): (a: string, b: string) => Order {
  return (a, b) => {
    if (a === b) return 0;
    const x = parse(a);
    const y = parse(b);
    if (x === undefined) return y === undefined ? compareText(a, b) : -1;
    return y === undefined ? 1 : compare(x, y);
  };
}

/** Whether the UTF-16 code unit is an ASCII digit. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Whether the text is one or more ASCII digits and nothing else. */
export function isNumber(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isDigit(text.charCodeAt(i))) return false;
  return text !== '';
}

/** The index after the run of digits that starts at `from`; `from` itself if there is none. */
export function endOfDigits(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

function trimZeros(digits: string): string {
  if (digits.charCodeAt(0) !== 48) return digits;
  let start = 0;
  while (digits.charCodeAt(start) === 48) start++;
  return digits.slice(start);
}
