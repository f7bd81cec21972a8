/** The ids of reports: `<prefix>-YYYY-N` once numbered, `<prefix>-0000-<slug>` before (docs/format.md, id). */

export type ReportId =
  | { kind: 'assigned'; year: string; number: number }
  | { kind: 'placeholder'; slug: string };

/** The longest slug of a report that has no number yet. */
export const MAX_SLUG = 80;

const ZERO = 48;
const NINE = 57;
const HYPHEN = 45;
const SLASH = 47;

/** The parts of an id; undefined if the text is neither a number given by the database nor a placeholder. */
export function parseId(id: string, prefix: string): ReportId | undefined {
  const kind = kindOfId(id, 0, id.length, prefix);
  if (kind === undefined) return undefined;
  const year = prefix.length + 1;
  const rest = id.slice(year + 5);
  return kind === 'placeholder'
    ? { kind, slug: rest }
    : { kind, year: id.slice(year, year + 4), number: Number(rest) };
}

/** What the id from `start` to `end` in a text is; undefined as in `parseId`. Copies nothing: rules ask it of every report. */
export function kindOfId(
  text: string,
  start: number,
  end: number,
  prefix: string,
): ReportId['kind'] | undefined {
  const year = start + prefix.length + 1;
  const rest = year + 5;
  if (rest >= end || !text.startsWith(prefix, start)) return undefined;
  if (text.charCodeAt(year - 1) !== HYPHEN || text.charCodeAt(rest - 1) !== HYPHEN) return undefined;
  if (!isDecimal(text, year, year + 4)) return undefined;
  if (text.startsWith('0000', year)) return isSlug(text, rest, end) ? 'placeholder' : undefined;
  if (text.charCodeAt(rest) === ZERO || !isDecimal(text, rest, end) || end - rest > 16) return undefined;
  return end - rest < 16 || Number.isSafeInteger(Number(text.slice(rest, end))) ? 'assigned' : undefined;
}

/** Whether the file at `path` is named `<id>.json`. */
export function isNamedBy(path: string, id: string): boolean {
  const dot = path.length - 5;
  const slash = dot - id.length - 1;
  return path.endsWith('.json') && path.endsWith(id, dot) && (slash < 0 || path.charCodeAt(slash) === SLASH);
}

/** The id of a report that has a number. `year` has four digits, `number` is a positive safe integer. */
export function formatId(prefix: string, year: string, number: number): string {
  return `${prefix}-${year}-${number}`;
}

/** The id of a report that has no number yet; `slug` must satisfy `isSlug`. */
export function placeholderId(prefix: string, slug: string): string {
  return `${prefix}-0000-${slug}`;
}

/** Whether the id from `start` on begins as that of a report without a number, whatever follows. */
export function looksLikePlaceholder(text: string, prefix: string, start = 0): boolean {
  return text.startsWith('-0000-', start + prefix.length) && text.startsWith(prefix, start);
}

/** 1 to 80 of `a`–`z`, `0`–`9` and `-`. */
export function isSlug(text: string, start = 0, end = text.length): boolean {
  if (end <= start || end - start > MAX_SLUG) return false;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (!((c >= ZERO && c <= NINE) || (c >= 97 && c <= 122) || c === HYPHEN)) return false;
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

function isDecimal(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c < ZERO || c > NINE) return false;
  }
  return true;
}
