import { describe, expect, it } from 'vitest';
import { fanOut } from '../../src/export/fan-out.ts';

/** Batches of two, and how many of them were read. */
function source(count: number, failAt = Number.POSITIVE_INFINITY) {
  const state = { read: 0, closed: false };
  async function* batches(): AsyncGenerator<number[], void> {
    try {
      for (let i = 0; i < count; i++) {
        if (i === failAt) throw new Error('torn');
        state.read++;
        yield [2 * i, 2 * i + 1];
      }
    } finally {
      state.closed = true;
    }
  }
  return { state, batches: batches() };
}

async function all(stream: AsyncIterable<number>): Promise<number[]> {
  const found: number[] = [];
  for await (const n of stream) found.push(n);
  return found;
}

describe('fanOut', () => {
  it('shows every reader everything, in one pass', async () => {
    const { batches, state } = source(50);
    const { streams } = fanOut(batches, 3);
    const expected = Array.from({ length: 100 }, (_, i) => i);
    expect(await Promise.all(streams.map(all))).toEqual([expected, expected, expected]);
    expect(state.read).toBe(50);
  });

  it('reads no further than the slowest reader', async () => {
    const { batches, state } = source(50);
    const { streams } = fanOut(batches, 2);
    const fast = all(streams[0]!);
    const slow = streams[1]![Symbol.asyncIterator]();
    for (let i = 0; i < 5; i++) await slow.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(state.read).toBe(3);
    while (!(await slow.next()).done);
    expect(await fast).toHaveLength(100);
  });

  it('waits neither for a reader that stops nor for one that never begins', async () => {
    const { batches } = source(50);
    const { streams, leave } = fanOut(batches, 3);
    const whole = all(streams[0]!);
    setTimeout(() => leave(2), 5);
    for await (const n of streams[1]!) if (n === 7) break;
    expect(await whole).toHaveLength(100);
  });

  it('closes the source when nobody reads any more', async () => {
    const { batches, state } = source(50);
    const { streams } = fanOut(batches, 1);
    for await (const _ of streams[0]!) break;
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(state).toEqual({ read: 1, closed: true });
  });

  it('tells every reader of a failure', async () => {
    const { streams } = fanOut(source(50, 3).batches, 2);
    const outcomes = await Promise.allSettled(streams.map(all));
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.message)).toEqual([
      'torn',
      'torn',
    ]);
  });
});
