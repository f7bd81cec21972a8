import { describe, expect, it } from 'vitest';
import { inOrder } from '../../../src/ingest/listing/in-order.ts';

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('working on several things at once', () => {
  it('gives results in the order of the things', async () => {
    const results: number[] = [];
    const work = async (n: number) => {
      await pause(10 - n);
      return n;
    };
    for await (const result of inOrder([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4, work)) results.push(result);
    expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('has no more under way than it may, and asks for no thing before there is room', async () => {
    let asked = 0;
    let running = 0;
    let most = 0;
    let taken = 0;
    function* things() {
      for (; asked < 50; asked++) {
        expect(asked - taken).toBeLessThanOrEqual(5);
        yield asked;
      }
    }
    const work = async () => {
      most = Math.max(most, ++running);
      await pause(1);
      running--;
    };
    for await (const _ of inOrder(things(), 5, work)) taken++;
    expect(most).toBe(5);
    expect(taken).toBe(50);
  });

  it('gives what comes before a failure, then the failure, and leaves none unheard', async () => {
    const results: number[] = [];
    const work = async (n: number) => {
      if (n >= 2) throw new Error(`no ${n}`);
      await pause(5);
      return n;
    };
    const reading = (async () => {
      for await (const result of inOrder([0, 1, 2, 3], 4, work)) results.push(result);
    })();
    await expect(reading).rejects.toThrow('no 2');
    expect(results).toEqual([0, 1]);
  });

  it('leaves its things when it is left', async () => {
    let left = false;
    async function* things() {
      try {
        for (let n = 0; ; n++) yield n;
      } finally {
        left = true;
      }
    }
    for await (const _ of inOrder(things(), 3, async (n) => n)) break;
    expect(left).toBe(true);
  });
});
