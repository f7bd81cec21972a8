/** How a time must be written: RFC 3339 in UTC with a final `Z`, as every consumer can read it (docs/format.md, times). */
import { quote } from './quote.ts';
import { formatInstant, parseInstant, readInstant } from './time.ts';

/** pip-audit and other Python tools read at most microseconds. */
export const MAX_FRACTION_DIGITS = 6;

const STRICT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** Whether the time is written as it must be, with at most `maxDigits` digits of fraction. */
export function isTime(text: string, maxDigits = MAX_FRACTION_DIGITS): boolean {
  if (text.length !== 20 && (text.length > 21 + maxDigits || !STRICT.test(text))) return false;
  return text.charCodeAt(text.length - 1) === 90 && text[10] === 'T' && parseInstant(text) !== undefined;
}

/** The same instant written as it must be (digits beyond `maxDigits` cut); undefined where the instant is not certain. */
export function repairTime(text: string, maxDigits = MAX_FRACTION_DIGITS): string | undefined {
  const instant = readInstant(text.trim());
  if (!instant) return undefined;
  const seconds = formatInstant(instant.seconds * 1000);
  // Moving to UTC across the year 0000 or 9999 leaves what four digits can say.
  if (parseInstant(seconds) !== instant.seconds * 1000) return undefined;
  const fraction = instant.fraction.slice(0, maxDigits).replace(/0+$/, '');
  return fraction ? `${seconds.slice(0, -1)}.${fraction}Z` : seconds;
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const NO_ZONE = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?$/;
const SHAPED = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** Why `isTime` refuses the text, as a sentence about `field`, and the edit that mends it. */
export function explainTime(field: string, text: string): { message: string; hint: string } {
  const shown = `${field} ${quote(text)}`;
  const repaired = repairTime(text);
  if (repaired !== undefined) {
    const digits = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
    const message =
      digits > MAX_FRACTION_DIGITS
        ? `${shown} has ${digits} digits of fraction; consumers read at most ${MAX_FRACTION_DIGITS}.`
        : `${shown} is not written in UTC with a final "Z".`;
    return { message, hint: `Run \`mal normalize\` to write it as ${quote(repaired)}.` };
  }
  if (SHAPED.test(text)) {
    return {
      message: `${shown} is a time that does not exist.`,
      hint: 'Correct the date or the time of day.',
    };
  }
  if (DATE.test(text)) {
    return {
      message: `${shown} has no time of day.`,
      hint: `If the hour is not known, write "${text}T00:00:00Z".`,
    };
  }
  if (NO_ZONE.test(text)) {
    return {
      message: `${shown} does not say its time zone.`,
      hint: 'Convert it to UTC and end it with "Z".',
    };
  }
  return { message: `${shown} is not a time.`, hint: 'Write it in UTC as "2025-01-31T12:34:56Z".' };
}
