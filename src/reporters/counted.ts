/** `1 error`, `2 errors`, `12,345 errors`. */
export function counted(n: number, noun: string): string {
  return `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`;
}

/** `12,345`. By hand: the first use of the language's own formatting takes 14 ms, a tenth of a short command. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
