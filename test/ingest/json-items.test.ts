import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/core/report.ts';
import { jsonItems } from '../../src/ingest/json-items.ts';

async function read(text: string | Uint8Array, size = 7, limit = 1000): Promise<Json[]> {
  const bytes = Buffer.from(text);
  // One buffer for all chunks, as a stream may have it.
  const buffer = Buffer.alloc(size);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size)
      yield buffer.subarray(0, bytes.copy(buffer, 0, at, at + size));
  }
  const items: Json[] = [];
  for await (const item of jsonItems(chunks(), limit)) items.push(item);
  return items;
}

describe('a JSON list, item by item', () => {
  it('is what JSON.parse reads, however it is cut into chunks', async () => {
    const list = fc.array(fc.jsonValue(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        list,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 2),
        async (value, size, indent) => {
          const text = JSON.stringify(value, null, indent);
          expect(await read(text, size, 100_000)).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it.each([
    '',
    ' ',
    '{}',
    '"[]"',
    '<html>',
    '[',
    '[1',
    '[1,',
    '[1,]',
    '[,1]',
    '[1 2]',
    '[1],',
    '[1]x',
    '[{]}',
    '[}',
    '["a]',
    '\ufeff[1]',
    '[] []',
  ])('is nothing else: %s', async (text) => {
    await expect(read(text)).rejects.toThrow(SyntaxError);
  });

  it('has no item longer than is allowed', async () => {
    expect(await read(`["${'x'.repeat(98)}"]`, 10, 100)).toHaveLength(1);
    await expect(read(`["${'x'.repeat(99)}"]`, 10, 100)).rejects.toThrow(/longer than 100 bytes/);
    await expect(read(`[${'['.repeat(1000)}`, 10, 100)).rejects.toThrow(/longer than 100 bytes/);
  });
});
