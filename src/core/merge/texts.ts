/** The sources' texts: out of `details` and rows into the state, and back, each text of a source once. */
import {
  HEADER_LINE,
  joinDetails,
  parseDetails,
  SECTION_LINE,
  type Section,
  toSectionText,
} from '../details.ts';
import { type Group, shownOf } from './groups.ts';
import { byText } from './order.ts';
import { greaterText, type Row, rowKey } from './row.ts';

/** `head` is what people wrote above the header; `text` gives each row's own text. */
export interface Texts {
  head: string;
  framed: boolean;
  of(raw: Record<string, unknown>): string;
}

/** Reads the frame of a report with these rows; a text is why it cannot be read. */
export function readTexts(details: string, raws: readonly Record<string, unknown>[]): Texts | string {
  const parsed = parseDetails(details);
  if ('problem' in parsed) return `its details cannot be read: ${parsed.problem}`;
  const held = new Map<string, string>();
  const hold = (key: string, text: string): void =>
    void held.set(key, greaterText(held.get(key) ?? '', text));
  const rows = new Set(raws.map(({ source, sha256 }) => rowKey(String(source), String(sha256))));
  for (const { source, sha256, text } of parsed.sections) {
    const key = rowKey(source, sha256);
    if (!rows.has(key)) return `its details have a section of ${source} (${sha256}), which no origin is`;
    hold(key, shownText(text));
  }
  for (const raw of raws) {
    if (typeof raw.details === 'string')
      hold(rowKey(String(raw.source), String(raw.sha256)), shownText(raw.details));
  }
  const of = ({ source, sha256, details_of }: Record<string, unknown>): string =>
    greaterText(
      held.get(rowKey(String(source), String(sha256))) ?? '',
      typeof details_of === 'string' ? (held.get(rowKey(String(source), details_of)) ?? '') : '',
    );
  return { head: parsed.user, framed: parsed.framed, of };
}

/** The text as it is, if a section can show it; a blank text is none. */
function shownText(text: string): string {
  if (text.trim() === '') return '';
  if (!text.includes(SECTION_LINE) && !text.includes(HEADER_LINE)) return text;
  const parsed = parseDetails(joinDetails('', [{ source: 'a', sha256: '0', text }]));
  const fits = 'sections' in parsed && parsed.sections.length === 1 && parsed.sections[0]?.text === text;
  return fits ? text : toSectionText(text);
}

/** How the texts are written: the sections, and for every other row with a text where it stands. */
export interface WrittenTexts {
  sections: Pick<Section, 'source' | 'sha256' | 'text'>[];
  /** By row: the text itself, or the sha256 of the row of its source that shows or holds the same. */
  hidden: ReadonlyMap<Row, { details: string } | { detailsOf: string }>;
}

const NOTHING_HIDDEN: WrittenTexts['hidden'] = new Map();

export function writeTexts(groups: readonly Group[]): WrittenTexts {
  const bearers = greatestByText(groups.flatMap(shownOf));
  const sections = [...bearers.values()].sort(
    (a, b) => byText(a.source, b.source) || byText(a.sha256, b.sha256),
  );
  const rest: Row[] = [];
  for (const { rows } of groups) {
    for (const row of rows) if (row.text !== '' && bearers.get(textKey(row)) !== row) rest.push(row);
  }
  if (rest.length === 0) return { sections, hidden: NOTHING_HIDDEN };
  const holders = greatestByText(rest);
  const hidden = new Map<Row, { details: string } | { detailsOf: string }>();
  for (const row of rest) {
    const bearer = bearers.get(textKey(row)) ?? holders.get(textKey(row))!;
    hidden.set(row, bearer === row ? { details: row.text } : { detailsOf: bearer.sha256 });
  }
  return { sections, hidden };
}

const textKey = ({ source, text }: Row): string => `${source}\n${text}`;

/** For each text of a source the row with the greatest sha256. */
function greatestByText(rows: readonly Row[]): Map<string, Row> {
  const found = new Map<string, Row>();
  for (const row of rows) {
    const other = found.get(textKey(row));
    if (!other || other.sha256 < row.sha256) found.set(textKey(row), row);
  }
  return found;
}
