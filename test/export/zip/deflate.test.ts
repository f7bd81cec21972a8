import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeflateStream, deflate } from '../../../src/export/zip/deflate.ts';

function streamed(bytes: Uint8Array, cuts: readonly number[]): Buffer {
  const parts: Uint8Array[] = [];
  const stream = new DeflateStream((packed) => parts.push(packed));
  let from = 0;
  for (const to of [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    stream.write(bytes.subarray(from, to));
    from = to;
  }
  stream.end();
  return Buffer.concat(parts);
}

const TEXT = Buffer.from(
  Array.from({ length: 30_000 }, (_, i) => `${i * i} is a square, ${i} is not;`).join('\n'),
);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('deflate', () => {
  it('is undone by any other inflate', () => {
    const bytes = fc.uint8Array({ maxLength: 150_000, size: 'max' });
    const texts = fc.array(fc.constantFrom('{"id":"MAL-2025-', '1', '22', ',"x":[]},'), { maxLength: 5000 });
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          texts.map((words) => Buffer.from(words.join(''))),
        ),
        fc.array(fc.nat(), { maxLength: 5 }),
        (data, cuts) => {
          expect(inflateRawSync(deflate(data)).equals(data)).toBe(true);
          expect(inflateRawSync(streamed(data, cuts)).equals(data)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gives the same bytes however the stream was cut', () => {
    const whole = streamed(TEXT, []);
    expect(inflateRawSync(whole).equals(TEXT)).toBe(true);
    for (const cuts of [
      [1],
      [65_535, 65_536, 65_537],
      [700_000],
      Array.from({ length: 50 }, (_, i) => i * 7919),
    ])
      expect(streamed(TEXT, cuts).equals(whole), cuts.join()).toBe(true);
  });

  it('gives the bytes that it gave on every other machine', () => {
    expect(sha256(deflate(TEXT))).toMatchInlineSnapshot(
      `"55f815cefbe2a4fda62902286e34e2cb421c2f6bccd8f925fc99a2b35999788c"`,
    );
    expect(sha256(streamed(TEXT, []))).toMatchInlineSnapshot(
      `"c89d6daa12b581c1ecb9b8ee3c2d3e97c246374111cad53b5d5ad4aee730b1f6"`,
    );
  });
});
