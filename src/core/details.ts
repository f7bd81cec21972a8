/** The frame inside `details` that holds each source's own text (docs/format.md, details). Byte for byte both ways. */

/** Two lines; everything below belongs to the sources. */
export const HEADER = '\n---\n_-= Per source details. Do not edit below this line.=-_\n';

/** The header's second line, by which a damaged header is recognised. */
export const HEADER_LINE = HEADER.slice(HEADER.indexOf('_'), -1);

/** What `mal new` writes where nothing was said yet. */
export const DETAILS_TEMPLATE =
  'Describe here what the package does, since when, and how that was found out. Anyone who installed it should know what to look for.';

/** How the line above each source's text begins. */
export const SECTION_LINE = '## Source: ';

/** One source's text as `details` shows it; `offset` is where its marker line begins. */
export interface Section {
  readonly source: string;
  readonly sha256: string;
  readonly text: string;
  readonly offset: number;
}

/** `details` taken apart: `user` is everything above the header, or all of it where there is none (`framed` is false). */
export interface Details {
  readonly user: string;
  readonly framed: boolean;
  readonly sections: readonly Section[];
}

/** Why a frame cannot be read, as a clause for a message, and where: an offset into `details`. */
export interface DetailsProblem {
  problem: string;
  offset: number;
}

const OPENING = HEADER.slice(0, -1);
const MARKER = /^## Source: ([a-z0-9-]+) \(([0-9A-Za-z]+)\)$/;

/**
 * Takes `details` apart; linear, never throws. Text without a header is all `user`. The header's last newline may be
 * missing at the end of the text, and nothing but blanks need stand below it.
 */
export function parseDetails(details: string): Details | DetailsProblem {
  if (details !== lastRead) {
    lastParsed = parse(details);
    lastRead = details;
  }
  return lastParsed;
}

// Several rules ask for the same text one after the other, and the answer depends on nothing else.
let lastRead = '';
let lastParsed: Details | DetailsProblem = { user: '', framed: false, sections: [] };

function parse(details: string): Details | DetailsProblem {
  const start = findHeader(details, 0);
  if (start < 0) return { user: details, framed: false, sections: [] };
  const second = findHeader(details, start + OPENING.length);
  if (second >= 0) return { problem: 'the header stands there twice', offset: second + 1 };
  const sections: Section[] = [];
  // The header's own last newline may be the one before the first marker.
  let newline = details.indexOf(`\n${SECTION_LINE}`, start + OPENING.length);
  const stray = details.slice(start + OPENING.length, newline < 0 ? undefined : newline);
  if (stray.trim() !== '') {
    const offset = start + OPENING.length + stray.length - stray.trimStart().length;
    return { problem: 'the text below the header stands under no source', offset };
  }
  while (newline >= 0) {
    const offset = newline + 1;
    const lineEnd = endOfLine(details, offset);
    // A longer line is no marker anyone wrote, and need not be copied to see that.
    const marker = lineEnd - offset < 1000 ? MARKER.exec(details.slice(offset, lineEnd)) : null;
    if (!marker)
      return { problem: 'a `## Source:` line is not of the form `## Source: <source> (<sha256>)`', offset };
    newline = details.indexOf(`\n${SECTION_LINE}`, lineEnd);
    const text = details.slice(lineEnd + 1, newline < 0 ? undefined : Math.max(newline, lineEnd + 1));
    const [, source = '', sha256 = ''] = marker;
    sections.push({ source, sha256, text: text.endsWith('\n') ? text.slice(0, -1) : text, offset });
  }
  return { user: details.slice(0, start), framed: true, sections };
}

/** The inverse of `parseDetails`; writes the header where `framed` says so or a section needs it. */
export function joinDetails(
  user: string,
  sections: readonly Pick<Section, 'source' | 'sha256' | 'text'>[],
  framed = sections.length > 0,
): string {
  if (!framed && sections.length === 0) return user;
  const shown = sections.map(
    ({ source, sha256, text }) => `\n${SECTION_LINE}${source} (${sha256})\n${text}\n`,
  );
  return `${user}${HEADER}${shown.join('')}`;
}

/** A contribution's text as a section shows it: LF, no blanks at the ends, no line that could be taken for the frame. */
export function toSectionText(text: string): string {
  const trimmed = trimBlanks(text.replace(/\r\n?/g, '\n'));
  if (!trimmed.includes(SECTION_LINE) && !trimmed.includes(HEADER_LINE)) return trimmed;
  return trimmed
    .split('\n')
    .map((line) => (line.startsWith(SECTION_LINE) || line.startsWith(HEADER_LINE) ? `\\${line}` : line))
    .join('\n');
}

/** Without blanks, tabs and newlines at both ends; other white space belongs to the text. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a;

/** Where the header begins (its first newline), from `from` on; -1 = nowhere. */
function findHeader(details: string, from: number): number {
  for (let at = details.indexOf(OPENING, from); at >= 0; at = details.indexOf(OPENING, at + 1)) {
    const after = at + OPENING.length;
    if (after === details.length || details.charCodeAt(after) === 0x0a) return at;
  }
  return -1;
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}
