import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from '../../src/core/utf8.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** Where the first invalid byte stands, the slow way: the longest beginning that decodes. */
function firstInvalid(bytes: Uint8Array): number {
  for (let i = bytes.length; i > 0; i--) {
    try {
      strict.decode(bytes.subarray(0, i));
      return i;
    } catch {
      // A shorter beginning may be whole.
    }
  }
  return 0;
}

/** Bytes that are nearly UTF-8: pieces of it, and accidents. */
const nearly = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }).map((text) => new TextEncoder().encode(text)),
      fc.uint8Array({ maxLength: 3 }),
      fc.constantFrom(
        ...['c080', 'eda080', 'f4908080', 'e282', 'f09f98', 'efbbbf', 'efbfbd'].map((hex) =>
          Buffer.from(hex, 'hex'),
        ),
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Uint8Array.from(Buffer.concat(parts)));

describe('decodeUtf8', () => {
  it('decodes what TextDecoder decodes, and tells where the first invalid byte of the rest stands', () => {
    let broken = 0;
    fc.assert(
      fc.property(nearly, (bytes) => {
        const found = decodeUtf8(bytes);
        if (typeof found === 'string') {
          expect(found).toBe(strict.decode(bytes));
          return;
        }
        broken++;
        expect(lenient.decode(bytes)).toContain('\ufffd');
        expect(found.byteOffset).toBe(firstInvalid(bytes));
      }),
      { numRuns: 3000 },
    );
    expect(broken).toBeGreaterThan(100);
  });

  it('keeps a byte order mark', () => {
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  });
});
