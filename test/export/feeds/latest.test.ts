import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Latest } from '../../../src/export/feeds/latest.ts';

describe('the latest of many', () => {
  it('are those that sorting all of them gives, in whatever order they come', () => {
    const item = fc.record({
      time: fc.constantFrom('1', '2', '3', '4', '5'),
      key: fc.string({ maxLength: 3 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(item, { selector: ({ time, key }) => `${time}\n${key}`, maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        (items, most) => {
          const latest = new Latest(most);
          for (const one of items) latest.add(one);
          const sorted = [...items].sort((a, b) =>
            a.time !== b.time ? (a.time > b.time ? -1 : 1) : a.key < b.key ? -1 : 1,
          );
          expect(latest.sorted()).toEqual(sorted.slice(0, most));
        },
      ),
    );
  });
});
