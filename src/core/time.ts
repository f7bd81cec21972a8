/** Times as instants (RFC 3339). Pure arithmetic: no clock, no time zone of the machine, no `Date`. */

/** A point in time: whole seconds since 1970, and the digits of its fraction without trailing zeros. */
export interface Instant {
  seconds: number;
  fraction: string;
}

/** How far ahead a time may lie, in milliseconds: clocks differ, and ten minutes are more than any that is kept by the network. */
export const CLOCK_SKEW = 10 * 60_000;

const RFC3339 =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** Milliseconds since 1970, with the fraction as far as a number holds it; undefined if this is no RFC 3339 time. */
export function parseInstant(text: string): number | undefined {
  if (text.length === 20 && text.charCodeAt(19) === 90) {
    const seconds = secondsAt(text);
    if (!Number.isNaN(seconds)) return seconds * 1000;
  }
  const instant = readInstant(text);
  if (!instant) return undefined;
  return instant.seconds * 1000 + (instant.fraction ? Number(`0.${instant.fraction}`) * 1000 : 0);
}

/** The exact instant of any RFC 3339 text, in whatever zone and with however many digits; undefined if it is none. */
export function readInstant(text: string): Instant | undefined {
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const [, date, clock, fraction = '', sign, hours, minutes] = match;
  const seconds = secondsAt(`${date}T${clock}`);
  if (Number.isNaN(seconds)) return undefined;
  const offset = sign ? (Number(hours) * 60 + Number(minutes)) * 60 * (sign === '+' ? 1 : -1) : 0;
  return { seconds: seconds - offset, fraction: withoutTrailingZeros(fraction) };
}

/** Orders two times as instants, to the last digit; what is missing or no time is earlier than every time. */
export function compareInstants(a: string | undefined, b: string | undefined): -1 | 0 | 1 {
  if (a === b) return 0;
  const x = a === undefined ? undefined : readInstant(a);
  const y = b === undefined ? undefined : readInstant(b);
  if (!x || !y) return x ? 1 : y ? -1 : 0;
  if (x.seconds !== y.seconds) return x.seconds < y.seconds ? -1 : 1;
  if (x.fraction !== y.fraction) return x.fraction < y.fraction ? -1 : 1;
  return 0;
}

/** The instant as `YYYY-MM-DDTHH:MM:SSZ`, in whole seconds rounded down. Years 0000 to 9999; beyond, the nearest of them. */
export function formatInstant(ms: number): string {
  const seconds = Math.min(Math.max(Math.floor(ms / 1000), FIRST_SECOND), LAST_SECOND);
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const [year, month, day] = dateOfDay(days);
  const clock = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60].map(pad2).join(':');
  return `${String(year).padStart(4, '0')}-${pad2(month)}-${pad2(day)}T${clock}Z`;
}

const FIRST_SECOND = -62_167_219_200;
const LAST_SECOND = 253_402_300_799;

/** Seconds since 1970 of a text that begins `YYYY-MM-DDTHH:MM:SS`; NaN if no such second exists (no leap seconds). */
function secondsAt(text: string): number {
  const year = digits2(text, 0) * 100 + digits2(text, 2);
  const month = digits2(text, 5);
  const day = digits2(text, 8);
  const hour = digits2(text, 11);
  const minute = digits2(text, 14);
  const second = digits2(text, 17);
  if ((year | month | day | hour | minute | second) < 0) return Number.NaN;
  const shaped =
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58;
  const dateExists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  if (!shaped || !dateExists || hour > 23 || minute > 59 || second > 59) return Number.NaN;
  return dayOfDate(year, month, day) * 86_400 + (hour * 60 + minute) * 60 + second;
}

/** The value of two decimal digits; far below zero if one of them is none (whole numbers only: this runs for every report). */
function digits2(text: string, at: number): number {
  const tens = (text.charCodeAt(at) | 0) - 48;
  const ones = (text.charCodeAt(at + 1) | 0) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1_000_000;
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

// Both directions count years from March, so that the leap day is the last day of a year; 719,468 days lie
// between 0000-03-01 and 1970-01-01, 146,097 days are 400 years (proleptic Gregorian calendar).

function dayOfDate(year: number, month: number, day: number): number {
  const y = (month <= 2 ? year - 1 : year) + 400;
  const dayOfYear = (((153 * ((month + 9) % 12) + 2) / 5) | 0) + day - 1;
  return y * 365 + (y >> 2) - ((y / 100) | 0) + ((y / 400) | 0) + dayOfYear - 719_468 - 146_097;
}

function dateOfDay(days: number): [year: number, month: number, day: number] {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  return [year, month, dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1];
}

function pad2(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--;
  return digits.slice(0, end);
}
