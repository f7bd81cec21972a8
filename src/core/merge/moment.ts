/** Times as a merge keeps them: compared as instants, but the text stays; each is read once. */
import { formatInstant, parseInstant, readInstant } from '../time.ts';
import { isTime as isWritten, MAX_FRACTION_DIGITS } from '../time-text.ts';

/** A text that is no time is earlier than every time, and later than none at all. */
export interface Moment {
  text: string;
  seconds: number;
  fraction: string;
}

/** Stands where a time must be written and none is known. */
export const EPOCH: Moment = { text: '1970-01-01T00:00:00Z', seconds: 0, fraction: '' };

export function momentOf(text: unknown): Moment | undefined {
  if (typeof text !== 'string') return undefined;
  if (text.length === 20) {
    const ms = parseInstant(text);
    if (ms !== undefined) return { text, seconds: ms / 1000, fraction: '' };
  }
  const instant = readInstant(text);
  return { text, seconds: instant?.seconds ?? Number.NEGATIVE_INFINITY, fraction: instant?.fraction ?? '' };
}

/** Whether there is a time at all: not missing, and readable. */
export const isTime = (moment: Moment | undefined): moment is Moment =>
  moment !== undefined && moment.seconds !== Number.NEGATIVE_INFINITY;

/** As instants; what is missing or unreadable comes first. */
export function compareMoments(a: Moment | undefined, b: Moment | undefined): number {
  const x = a?.seconds ?? Number.NEGATIVE_INFINITY;
  const y = b?.seconds ?? Number.NEGATIVE_INFINITY;
  if (x !== y) return x < y ? -1 : 1;
  const p = a?.fraction ?? '';
  const q = b?.fraction ?? '';
  return p === q ? 0 : p < q ? -1 : 1;
}

/** The join of "latest": of equal instants the greater text; anything rather than nothing. */
export function later(a: Moment | undefined, b: Moment | undefined): Moment | undefined {
  if (!a || !b) return a ?? b;
  const order = compareMoments(a, b);
  return order === 0 ? greaterText(a, b) : order > 0 ? a : b;
}

/** The join of "earliest": of equal instants the greater text; any time rather than none. */
export function earlier(a: Moment | undefined, b: Moment | undefined): Moment | undefined {
  if (!a || !b) return a ?? b;
  if (isTime(a) !== isTime(b)) return isTime(a) ? a : b;
  const order = compareMoments(a, b);
  return order === 0 ? greaterText(a, b) : order < 0 ? a : b;
}

const greaterText = (a: Moment, b: Moment): Moment => (a.text >= b.text ? a : b);

/** One second later; the fraction stays. */
export function secondAfter(moment: Moment): Moment {
  if (!isTime(moment)) return EPOCH;
  const seconds = moment.seconds + 1;
  const whole = formatInstant(seconds * 1000);
  const text = moment.fraction === '' ? whole : `${whole.slice(0, -1)}.${moment.fraction}Z`;
  return { text, seconds, fraction: moment.fraction };
}

/**
 * The instant as a report may say it: in UTC, and if a row knows it more finely than reports tell times, rounded up, so that
 * what is dated by an import is not before it.
 */
export function toldTime(moment: Moment): Moment {
  if (!isTime(moment) || isWritten(moment.text)) return moment;
  const digits = moment.fraction.slice(0, MAX_FRACTION_DIGITS).padEnd(MAX_FRACTION_DIGITS, '0');
  const units = Number(digits) + (moment.fraction.length > MAX_FRACTION_DIGITS ? 1 : 0);
  const seconds = moment.seconds + Math.floor(units / 10 ** MAX_FRACTION_DIGITS);
  const rest = String(units % 10 ** MAX_FRACTION_DIGITS).padStart(MAX_FRACTION_DIGITS, '0');
  const fraction = rest.replace(/0+$/, '');
  const whole = formatInstant(seconds * 1000);
  return { text: fraction === '' ? whole : `${whole.slice(0, -1)}.${fraction}Z`, seconds, fraction };
}
