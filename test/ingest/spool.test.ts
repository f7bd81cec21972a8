import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceEvent } from '../../src/ingest/source.ts';
import { openSpool, SpoolWriter } from '../../src/ingest/spool.ts';
import { temporaryFolder } from '../cli/run.ts';

const LIMITS = { objectBytes: 1 << 20 };
const HEADER = { basis: 'b', id: 'i' };

const text = fc.string({ unit: 'grapheme', maxLength: 10 });
const bytes = fc.uint8Array({ maxLength: 40 });
const event: fc.Arbitrary<SourceEvent> = fc.oneof(
  fc.record({ kind: fc.constant('object' as const), key: text, version: text, bytes }),
  fc.record({ kind: fc.constant('same' as const), key: text }),
  fc.record({ kind: fc.constant('gone' as const), key: text }),
  fc.record({ kind: fc.constant('problem' as const), key: text, reason: text }),
  fc.record({ kind: fc.constant('problem' as const), key: text, reason: text, bytes, size: fc.nat() }),
  fc.record({
    kind: fc.constant('checkpoint' as const),
    cursor: fc.constantFrom(null, 0, 'x', { a: [1, { b: 'c\n' }] }),
  }),
  fc.constant({ kind: 'whole' as const }),
);

function write(folder: string, events: readonly SourceEvent[]): void {
  const writer = new SpoolWriter(folder, 'feed', HEADER);
  for (const one of events) writer.write(one);
  writer.close();
}

async function read(folder: string): Promise<SourceEvent[]> {
  const events: SourceEvent[] = [];
  for await (const one of openSpool(folder, 'feed', LIMITS)!.events()) {
    events.push('bytes' in one && one.bytes ? { ...one, bytes: Uint8Array.from(one.bytes) } : one);
  }
  return events;
}

describe('a record of what a source showed', () => {
  it('gives back every event, as often as it is read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), async (events) => {
        const folder = temporaryFolder();
        write(folder, events);
        expect(openSpool(folder, 'feed', LIMITS)!.header).toEqual(HEADER);
        expect(await read(folder)).toEqual(events);
        expect(await read(folder)).toEqual(events);
      }),
      { numRuns: 60 },
    );
  });

  it('holds objects larger than what is read at once', async () => {
    const folder = temporaryFolder();
    const large = new Uint8Array(1 << 20).fill(10);
    const events: SourceEvent[] = [1, 2, 3].map((n) => ({
      kind: 'object',
      key: `${n}`,
      version: 'v',
      bytes: large,
    }));
    write(folder, events);
    expect(await read(folder)).toEqual(events);
  });

  it('appears under its name when it is whole, and is damaged wherever it is cut off later', async () => {
    const folder = temporaryFolder();
    const writer = new SpoolWriter(folder, 'feed', HEADER);
    writer.write({ kind: 'object', key: 'a', version: 'v', bytes: Buffer.from('{"id": 1}\n') });
    writer.write({ kind: 'same', key: 'b' });
    expect(existsSync(join(folder, 'feed.spool'))).toBe(false);
    expect(openSpool(folder, 'feed', LIMITS)).toBeUndefined();
    writer.close();
    const whole = readFileSync(join(folder, 'feed.spool'));
    for (let length = 0; length < whole.length - 1; length += 3) {
      writeFileSync(join(folder, 'feed.spool'), whole.subarray(0, length));
      await expect((async () => read(folder))(), `${length} bytes`).rejects.toThrow(
        'is damaged, or ends too early',
      );
    }
  });

  it('hands on how its source failed, after what it showed', async () => {
    const folder = temporaryFolder();
    const writer = new SpoolWriter(folder, 'feed', HEADER);
    writer.write({ kind: 'same', key: 'a' });
    writer.close({ message: 'It is not there.', hint: 'Ask it.' });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const one of openSpool(folder, 'feed', LIMITS)!.events()) seen.push(one.kind);
    })();
    await expect(reading).rejects.toMatchObject({ message: 'It is not there.', hint: 'Ask it.' });
    expect(seen).toEqual(['same']);
  });

  it.each([
    '{"kind":"object","key":"a","version":"v"}',
    '{"kind":"object","key":"a","version":1,"length":0}\n',
    '{"kind":"object","key":"a","version":"v","length":-1}',
    '{"kind":"object","key":"a","version":"v","length":1e9}',
    '{"kind":"problem","key":"a"}',
    '{"kind":"checkpoint"}',
    '{"kind":"same","key":1}',
    '{"kind":"surprise","key":"a"}',
    '[]',
    'null',
    '',
  ])('is damaged by a line such as %s', async (line) => {
    const folder = temporaryFolder();
    const header = JSON.stringify({ format: 'mal-spool-1', ...HEADER });
    writeFileSync(join(folder, 'feed.spool'), `${header}\n${line}\n{"kind":"end"}\n`);
    await expect(read(folder)).rejects.toThrow('is damaged');
  });
});
