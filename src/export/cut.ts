/** The beginning of a text, of at most `max` code units and no half of a surrogate pair, with `…` where something is missing. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = /[\ud800-\udbff]/.test(text[max - 1]!) ? max - 1 : max;
  return `${text.slice(0, end)}…`;
}
