import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import { reportChanges } from '../../src/core/file-change.ts';
import { npm } from '../../src/rules/examples.ts';

const before = npm('a');
const changes = (...list: Parameters<typeof reportChanges>[0]) => reportChanges(list, DEFAULT_CONFIG);

describe('the changes of reports', () => {
  it('are those of .json files below a root', () => {
    const kept = { path: 'osv/npm/a/MAL-2025-1.json', status: 'modified' as const };
    expect(
      changes(
        { path: 'osv.json', status: 'added' },
        kept,
        { path: 'osv/README.md', status: 'added' },
        { path: 'osvx/a/MAL-2025-1.json', status: 'added' },
      ),
    ).toEqual([kept]);
  });

  it('join a numbered report that lies elsewhere now with what it was', () => {
    const there = 'osv/npm/b/MAL-2025-1.json';
    expect(
      changes(
        { path: there, status: 'added' },
        { path: 'osv/npm/a/MAL-2025-1.json', status: 'deleted', before },
      ),
    ).toEqual([{ path: there, status: 'modified', from: 'osv/npm/a/MAL-2025-1.json', before }]);
  });

  it('take one deletion for one move only, and no placeholder for the same report', () => {
    const list = changes(
      { path: 'osv/npm/a/MAL-2025-1.json', status: 'deleted', before },
      { path: 'osv/npm/b/MAL-2025-1.json', status: 'added' },
      { path: 'osv/npm/c/MAL-2025-1.json', status: 'added' },
      { path: 'osv/npm/a/MAL-0000-x.json', status: 'deleted' },
      { path: 'osv/npm/b/MAL-0000-x.json', status: 'added' },
    );
    expect(list.map(({ status }) => status)).toEqual(['modified', 'added', 'deleted', 'added']);
  });
});
