import { describe, expect, it } from 'vitest';
import { showingAgain } from '../../src/ingest/show-again.ts';

describe('the state of a source that is to show an object again', () => {
  it('owes the key, once, where the list goes on from where it stopped', () => {
    const cursor = { location: 'reports', recent: { after: null, known: [] }, again: ['b.json'] };
    const state = { cursor, failing: { since: '2026-01-01T00:00:00Z', reason: 'It failed.' } };
    const owing = showingAgain(state, 'a.json');
    expect(owing).toEqual({ ...state, cursor: { ...cursor, again: ['a.json', 'b.json'] } });
    expect(showingAgain(owing, 'a.json')).toEqual(owing);
  });

  it.each([['a'.repeat(40)], [{ sha256: 'ab', at: 7 }], [{ again: 'yes' }]])(
    'begins at the start with any other cursor (%o)',
    (cursor) => {
      const lastRun = { time: '2026-01-01T00:00:00Z', counts: {} as never };
      expect(showingAgain({ cursor, lastRun }, 'a.json')).toEqual({ lastRun });
    },
  );

  it('stays as it is where there is no cursor', () => {
    expect(showingAgain({}, 'a.json')).toEqual({});
    expect(showingAgain({ cursor: null }, 'a.json')).toEqual({ cursor: null });
  });
});
