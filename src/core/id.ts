/** The ids of reports: `<prefix>-YYYY-N` once numbered, `<prefix>-0000-<slug>` before (docs/format.md, id). */

export type ReportId =
  | { kind: 'assigned'; year: string; number: number }
  | { kind: 'placeholder'; slug: string };

/** The longest slug of a report that has no number yet. */
export const MAX_SLUG = 80;

const ZERO = 48;
const NINE = 57;

/** The parts of an id; undefined if the text is neither a number given by the database nor a placeholder. */
export function parseId(id: string, prefix: string): ReportId | undefined {
  const start = prefix.length;
  if (!id.startsWith(prefix) || id[start] !== '-' || id[start + 5] !== '-') return undefined;
  const year = id.slice(start + 1, start + 5);
  if (decimal(year) < 0) return undefined;
  const rest = id.slice(start + 6);
  if (year === '0000') return isSlug(rest) ? { kind: 'placeholder', slug: rest } : undefined;
  const number = rest.charCodeAt(0) === ZERO ? -1 : decimal(rest);
  return number > 0 ? { kind: 'assigned', year, number } : undefined;
}

/** The id of a report that has a number. `year` has four digits, `number` is a positive safe integer. */
export function formatId(prefix: string, year: string, number: number): string {
  return `${prefix}-${year}-${number}`;
}

/** The id of a report that has no number yet; `slug` must satisfy `isSlug`. */
export function placeholderId(prefix: string, slug: string): string {
  return `${prefix}-0000-${slug}`;
}

/** Whether the id begins as that of a report without a number, whatever follows. */
export function looksLikePlaceholder(id: string, prefix: string): boolean {
  return id.startsWith(prefix) && id.startsWith('-0000-', prefix.length);
}

/** 1 to 80 of `a`–`z`, `0`–`9` and `-`. */
export function isSlug(text: string): boolean {
  if (text.length === 0 || text.length > MAX_SLUG) return false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (!((c >= ZERO && c <= NINE) || (c >= 97 && c <= 122) || c === 45)) return false;
  }
  return true;
}

/** A slug that reminds of the text: lower case, everything else as `-`; never empty. */
export function slugOf(text: string): string {
  const words =
    text
      .slice(0, 1000)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, MAX_SLUG) || 'report';
}

/** The name of the file at `path` without `.json`: the id that the report there must carry. */
export function idOfPath(path: string): string {
  const end = path.endsWith('.json') ? -5 : undefined;
  return path.slice(path.lastIndexOf('/') + 1, end);
}

/** The value of a text of decimal digits alone; -1 if there is any other character, none, or more than is safe. */
function decimal(digits: string): number {
  if (digits.length === 0 || digits.length > 16) return -1;
  let value = 0;
  for (let i = 0; i < digits.length; i++) {
    const c = digits.charCodeAt(i);
    if (c < ZERO || c > NINE) return -1;
    value = value * 10 + (c - ZERO);
  }
  return Number.isSafeInteger(value) ? value : -1;
}
