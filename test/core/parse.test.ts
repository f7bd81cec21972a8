import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReport } from '../../src/core/format.ts';
import { isRepairable, MAX_REPORT_BYTES, parseReport } from '../../src/core/parse.ts';
import { npm } from '../../src/rules/examples.ts';
import { damaged, jsonText, parsed } from '../support/json-text.ts';

const good = formatReport(npm('left-pad'));
const kinds = (source: string | Uint8Array) => parseReport(source).problems.map(({ kind }) => kind);
const bytes = (text: string) => new TextEncoder().encode(text);

describe('parseReport', () => {
  it('never throws, and gives the same for bytes and for their text', () => {
    const texts = fc.oneof(jsonText, damaged(jsonText), damaged(fc.constant(good)));
    fc.assert(
      fc.property(texts, (text) => {
        const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes(text));
        expect(parseReport(bytes(whole))).toEqual(parseReport(whole));
      }),
      { numRuns: 2000 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 50 }), (random) => void parseReport(random)));
  });

  it('calls a report good only if it is the canonical text of what it says', () => {
    let canonical = 0;
    fc.assert(
      fc.property(damaged(fc.constant(good)), (text) => {
        const { osv, problems } = parseReport(text);
        if (problems.length > 0) return;
        canonical++;
        expect(text).toBe(formatReport(JSON.parse(text)));
        expect(osv).toEqual(JSON.parse(text));
      }),
      { numRuns: 3000 },
    );
    expect(canonical).toBeGreaterThan(10);
  });

  it('has a report for every object and for nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(jsonText, damaged(jsonText)), (text) => {
        const value = parsed(text.replace(/^\ufeff/, ''))?.value;
        const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
        expect(parseReport(text).osv !== undefined).toBe(isObject);
        if (isObject) expect(Array.isArray(parseReport(text).osv!.affected)).toBe(true);
      }),
    );
  });

  it('loses nothing that a repair would then write', () => {
    // Whatever `mal normalize` is allowed to write anew must be all of the file, apart from members that hold null.
    const members = fc.dictionary(
      fc.constantFrom('aliases', 'iocs', 'x', 'details', 'note'),
      jsonText.map((t) => parsed(t)!.value),
    );
    fc.assert(
      fc.property(members, (added) => {
        const value = { ...npm('left-pad'), database_specific: added };
        const { osv, problems } = parseReport(JSON.stringify(value));
        if (
          osv &&
          isRepairable(problems.filter(({ kind }) => kind !== 'null-value')) &&
          problems.every(({ kind }) => kind !== 'null-value')
        ) {
          expect(JSON.parse(formatReport(osv))).toEqual(JSON.parse(JSON.stringify(value)));
        }
      }),
    );
  });

  it('says what is wrong with a file, whatever it is', () => {
    expect(kinds(good)).toEqual([]);
    expect(kinds(`\ufeff${good}`)).toEqual(['bom']);
    expect(kinds(good.replaceAll('\n', '\r\n'))).toEqual(['not-canonical']);
    expect(kinds('')).toEqual(['syntax']);
    expect(kinds('[]')).toEqual(['not-object']);
    expect(kinds('null')).toEqual(['not-object']);
    expect(kinds('"x"')).toEqual(['not-object']);
    expect(kinds(Uint8Array.of(0x22, 0xff, 0x22))).toEqual(['not-utf8']);
    expect(kinds(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).toEqual(['too-deep']);
    expect(kinds(new Uint8Array(MAX_REPORT_BYTES + 1))).toEqual(['too-large']);
    expect(kinds(good.replace('left-pad', '\ud800'))).toContain('lone-surrogate');
    expect(kinds(good.replace('"details"', '"__proto__": {"id": "x"},\n  "details"'))).toContain(
      'unsafe-key',
    );
  });

  it('counts offsets from the start of the file, a byte order mark included', () => {
    expect(parseReport('\ufeff{').problems).toEqual([
      { kind: 'bom' },
      { kind: 'syntax', offset: 2, expected: 'a key in double quotes', found: 'the end of the file' },
    ]);
  });

  it('leaves prototypes alone', () => {
    const { osv } = parseReport(
      '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}',
    );
    expect((osv as unknown as Record<string, unknown>).polluted).toBe(undefined);
    expect(({} as Record<string, unknown>).polluted).toBe(undefined);
  });
});

describe('a file as large as a report may be', () => {
  const size = MAX_REPORT_BYTES - 200;
  const list = (unit: string) =>
    Array.from({ length: Math.floor(size / (unit.length + 8)) }, (_, i) => unit.replaceAll('#', String(i)));
  const HOSTILE: Record<string, string> = {
    'one long string': `{"details": "${'a'.repeat(size)}"}`,
    'a long string of escapes': `{"details": "${'\\u0041'.repeat(size / 6)}"}`,
    'half a string': `{"details": "${'\\'.repeat(size)}`,
    'nothing but blanks': ' '.repeat(size),
    'nothing but opening brackets': '['.repeat(size),
    'deep lists that close': `${'['.repeat(size / 2)}${']'.repeat(size / 2)}`,
    'deep objects': '{"a":'.repeat(size / 5),
    'many keys': `{${list('"k#": 1').join(', ')}}`,
    'many equal keys': `{${list('"k": 1').join(', ')}}`,
    'many escaped keys': `{${list('"\\u006b#": 1').join(', ')}}`,
    'many unsafe keys': `{"a": [${list('{"__proto__": 1}').join(', ')}]}`,
    'many halves of pairs': `{"a": [${list('"\\ud800"').join(', ')}]}`,
    'many wrong types': `{"affected": [${list('1').join(', ')}]}`,
    'many unknown keys': `{"affected": [{}], ${list('"unknown#": 1').join(', ')}}`,
    'many nulls': `{"affected": [${list('{"package": null}').join(', ')}]}`,
    'many long lines of digits': `{"a": ${'1'.repeat(size)}}`,
    'many minus signs': `{"a": ${'-'.repeat(size)}}`,
  };

  it.each(Object.keys(HOSTILE))('%s: is read in linear time', (name) => {
    const text = HOSTILE[name]!;
    expect(text.length).toBeLessThanOrEqual(MAX_REPORT_BYTES);
    const start = performance.now();
    const result = parseReport(text);
    expect(result.problems.length).toBeGreaterThan(0);
    // The slowest takes a hundredth of this on a busy machine; anything quadratic takes minutes.
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});
