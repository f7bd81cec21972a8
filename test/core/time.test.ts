import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareInstants, formatInstant, parseInstant } from '../../src/core/time.ts';
import { explainTime, isTime, repairTime } from '../../src/core/time-text.ts';

const second = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });

describe('instants', () => {
  it('agree with the platform for every second of the years 0000 to 9999, both ways', () => {
    fc.assert(
      fc.property(second, (seconds) => {
        const text = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
        expect(formatInstant(seconds * 1000)).toBe(text);
        expect(parseInstant(text)).toBe(seconds * 1000);
      }),
      { numRuns: 2000 },
    );
  });

  it('are read in any zone and with any number of digits', () => {
    expect(parseInstant('2025-01-01t02:00:00.5+02:00')).toBe(Date.UTC(2025, 0, 1) + 500);
    expect(parseInstant('2024-12-31 23:30:00-00:30')).toBe(Date.UTC(2025, 0, 1));
    expect(parseInstant('2024-02-29T00:00:00Z')).toBe(Date.UTC(2024, 1, 29));
  });

  it.each([
    '2025-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2025-04-31T00:00:00Z',
    '2025-00-01T00:00:00Z',
    '2025-13-01T00:00:00Z',
    '2025-01-01T24:00:00Z',
    '2025-01-01T23:60:00Z',
    '2025-06-30T23:59:60Z',
    '2025-01-01T00:00:00+24:00',
    '2025-01-01T00:00:00.Z',
    '2025-01-01T00:00:00',
    '2025-01-01',
    '2025/01/01T00:00:00Z',
    '',
  ])('do not exist for %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
    expect(isTime(text)).toBe(false);
    expect(repairTime(text)).toBeUndefined();
  });

  it('are compared to the last digit, and what is no time comes first', () => {
    const ordered = [
      undefined,
      '2025-01-01T00:00:00Z',
      '2025-01-01T00:00:00.000000001Z',
      '2025-01-01T00:00:00.0000000010000000000001Z',
      '2025-01-01T00:00:00.1Z',
      '2025-01-01T01:00:01+01:00',
    ];
    for (const [i, a] of ordered.entries()) {
      for (const [j, b] of ordered.entries()) expect(compareInstants(a, b)).toBe(Math.sign(i - j));
    }
    expect(compareInstants('2025-01-01T00:00:00.10Z', '2025-01-01T01:00:00.1+01:00')).toBe(0);
    expect(compareInstants('soon', undefined)).toBe(0);
  });

  it('are rounded down to whole seconds, and beyond four digits of a year to the nearest', () => {
    expect(formatInstant(1999)).toBe('1970-01-01T00:00:01Z');
    expect(formatInstant(-1)).toBe('1969-12-31T23:59:59Z');
    expect(formatInstant(Number.MAX_SAFE_INTEGER)).toBe('9999-12-31T23:59:59Z');
    expect(formatInstant(Number.MIN_SAFE_INTEGER)).toBe('0000-01-01T00:00:00Z');
  });
});

describe('the text of a time', () => {
  it('is repaired exactly where the instant is certain, and then is as it must be', () => {
    expect(repairTime('2025-01-01T00:00:00+00:00')).toBe('2025-01-01T00:00:00Z');
    expect(repairTime('2025-01-01t00:00:00z')).toBe('2025-01-01T00:00:00Z');
    expect(repairTime('2025-01-01 01:30:00+01:30')).toBe('2025-01-01T00:00:00Z');
    expect(repairTime('2025-01-01T00:00:00.123456789Z')).toBe('2025-01-01T00:00:00.123456Z');
    expect(repairTime('2025-01-01T00:00:00.0000004Z')).toBe('2025-01-01T00:00:00Z');
    expect(repairTime('0000-01-01T00:00:00+01:00')).toBeUndefined();
    const offset = fc.constantFrom('Z', 'z', '+00:00', '-11:59', '+14:00');
    fc.assert(
      fc.property(second, offset, fc.stringMatching(/^(\.\d{1,12})?$/), (seconds, zone, fraction) => {
        const repaired = repairTime(`${formatInstant(seconds * 1000).slice(0, 19)}${fraction}${zone}`);
        if (repaired === undefined) return;
        expect(isTime(repaired)).toBe(true);
        expect(repairTime(repaired)).toBe(repaired);
      }),
    );
  });

  it.each([
    ['2025-01-01', 'no time of day'],
    ['2025-01-01T00:00:00', 'time zone'],
    ['2025-02-30T00:00:00Z', 'does not exist'],
    ['yesterday', 'is not a time'],
    ['2025-01-01T00:00:00.1234567Z', '7 digits'],
    ['2025-01-01T00:00:00+02:00', 'UTC'],
  ])('%s is refused in words', (text, words) => {
    expect(explainTime('published', text).message).toContain(words);
  });
});
