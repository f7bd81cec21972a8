import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookalikeKey } from '../../../src/ingest/judge/lookalike.ts';

describe('the key of look-alikes', () => {
  it.each([
    ['left-pad', 'LEFT_PAD'],
    ['left-pad', 'leftpad'],
    ['left-pad', '@left/pad'],
    ['discord.js', 'discord-js'],
    ['paypal', 'pаypаl'],
    ['paypal', 'PAYPAI'],
    ['lodash', 'l0dash'],
    ['modern', 'rnodern'],
    ['webpack', 'vvebpack'],
    ['NHibernate', 'ΝΗibernate'],
    ['core', 'соrе'],
    ['unsup', 'սոsup'],
    ['file', 'ﬁle'],
    ['resume', 'résumé'],
    ['abc', 'ａｂｃ'],
  ])('is that of %s for %s', (name, other) => {
    expect(lookalikeKey(other)).toBe(lookalikeKey(name));
  });

  it.each([
    ['left-pad', 'left-padd'],
    ['lodash', 'lodahs'],
    ['react', 'preact'],
    ['a2', 'a3'],
  ])('tells %s from %s', (name, other) => {
    expect(lookalikeKey(other)).not.toBe(lookalikeKey(name));
  });

  it('is empty for a name without letters and digits', () => {
    expect(['', '-', '--', '@/', '\u202e'].map(lookalikeKey)).toEqual(['', '', '', '', '']);
  });

  it('is its own key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const key = lookalikeKey(name);
        expect(lookalikeKey(key)).toBe(key);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes time that grows with the name, not faster', () => {
    const name = 'rnvv-а'.repeat(100_000);
    expect(lookalikeKey(name).length).toBeGreaterThan(100_000);
  });
});
