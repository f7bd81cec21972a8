import { HEADER, HEADER_LINE, parseDetails } from '../core/details.ts';
import { quote } from '../core/quote.ts';
import { type Origin, originsOf } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { framed, npm, origin } from './examples.ts';

const row = origin('some-feed');
const text = 'Sends ~/.npmrc to a server.';

export default defineRule({
  id: 'details-markers',
  scope: 'report',
  severity: 'error',
  summary: 'The frame of the details can be read, and each of its sections names an origin of the report.',
  why: 'A merge that cannot tell whose text is whose sets the report aside, and no update of its sources comes in.',
  check(osv, emit) {
    const { details } = osv;
    if (details === undefined || !details.includes(HEADER_LINE)) return;
    const lines = new LineCounter(details);
    const parsed = parseDetails(details);
    if ('problem' in parsed) {
      emit({
        pointer: '/details',
        message: `${upperFirst(parsed.problem)} (${inLine(lines.of(parsed.offset))}).`,
        hint: HINT,
      });
      return;
    }
    const origins = originsOf(osv);
    if (!parsed.framed) {
      // Without origins the line is a quotation in somebody's text.
      if (origins.length === 0) return;
      const at = inLine(lines.of(details.indexOf(HEADER_LINE)));
      emit({ pointer: '/details', message: `The header of the frame is damaged (${at}).`, hint: HINT });
      return;
    }
    const seen = parsed.sections.length > 1 ? new Set<string>() : undefined;
    for (const { source, sha256, offset } of parsed.sections) {
      if (!hasOrigin(origins, source, sha256)) {
        emit({
          pointer: '/details',
          message: `A section names the origin ${quote(source)} with sha256 ${quote(sha256)} (${inLine(lines.of(offset))}), which the report does not have.`,
          hint: 'Put your own text above the header; below it, take back what was edited by hand.',
        });
      } else if (seen?.has(`${source} ${sha256}`)) {
        emit({
          pointer: '/details',
          message: `The origin ${quote(source)} has two sections with one sha256 (${inLine(lines.of(offset))}).`,
          hint: HINT,
        });
      }
      seen?.add(`${source} ${sha256}`);
    }
  },
  get good() {
    return [
      { osv: npm('left-pad', { details: 'It steals.' }) },
      {
        osv: npm('left-pad', {
          details: `It steals.\n${framed('some-feed', row.sha256, text)}`,
          origins: [row],
        }),
      },
      { osv: npm('left-pad', { details: HEADER.slice(0, -1), origins: [row] }) },
      { osv: npm('left-pad', { details: `Somebody wrote:\n${HEADER_LINE}` }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          details: `${framed('some-feed', row.sha256, text)}\n## Source: other-feed (${row.sha256})\nMore.\n`,
          origins: [row],
        }),
        at: '/details',
        says: 'other-feed',
      },
      {
        osv: npm('left-pad', { details: `${HEADER}${HEADER}`, origins: [row] }),
        at: '/details',
        says: 'twice',
      },
      {
        osv: npm('left-pad', { details: `${HEADER}${text}`, origins: [row] }),
        at: '/details',
        says: 'under no source',
      },
      {
        osv: npm('left-pad', { details: `${HEADER}\n## Source: Some Feed\n${text}`, origins: [row] }),
        at: '/details',
        says: 'form',
      },
      {
        osv: npm('left-pad', { details: `It steals.\n${HEADER_LINE}\n`, origins: [row] }),
        at: '/details',
        says: 'damaged',
      },
    ];
  },
});

const HINT = 'Take back what was edited by hand from the header on; your own text belongs above it.';

function hasOrigin(origins: readonly Origin[], source: string, sha256: string): boolean {
  for (const origin of origins) if (origin.sha256 === sha256 && origin.source === source) return true;
  return false;
}

/** The position in the text that people see, not in the JSON that escapes it. */
const inLine = (line: number): string => `line ${line} of the text`;

/** Counts lines up to ascending offsets, looking at each character once. */
class LineCounter {
  private line = 1;
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  of(offset: number): number {
    for (let i = this.text.indexOf('\n', this.at); i >= 0 && i < offset; i = this.text.indexOf('\n', i + 1)) {
      this.line++;
      this.at = i + 1;
    }
    return this.line;
  }
}

const upperFirst = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
