import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import { formatReport } from '../../src/core/format.ts';
import { resolveSince } from '../../src/export/since.ts';
import type { ExportReport } from '../../src/export/target.ts';
import { CannotRun } from '../../src/failure.ts';
import { npm } from '../../src/rules/examples.ts';
import { TestRepository } from '../cli/run.ts';
import { numbered, waiting } from '../support/numbering.ts';

const shown = (id: string, modified?: string): ExportReport => {
  const { modified: _, ...osv } = npm('a', { id });
  return {
    path: '',
    id,
    package: { ecosystem: 'npm', name: 'a' },
    osv: modified === undefined ? osv : { ...osv, modified },
    text: '',
  };
};

describe('what changed since a commit', () => {
  it('is what is new or has another content, and not what only moved', async () => {
    const repository = new TestRepository({
      ...numbered('same', 'MAL-2024-1'),
      ...numbered('other', 'MAL-2024-2'),
      ...numbered('moved', 'MAL-2024-3'),
      ...numbered('gone', 'MAL-2024-4'),
      ...waiting('draft'),
    });
    const before = repository.commit();
    repository.remove('osv/npm/moved', 'osv/npm/gone', 'osv/npm/draft');
    repository.write({
      ...numbered('other', 'MAL-2024-2', { details: 'Something else.\n' }),
      'osv/npm/elsewhere/MAL-2024-3.json': formatReport(npm('moved', { id: 'MAL-2024-3' })),
      ...numbered('draft', 'MAL-2024-5'),
      'README.md': 'x',
    });
    const commit = repository.commit();
    const since = await resolveSince('HEAD~1', repository.root, commit, DEFAULT_CONFIG);
    const ids = [1, 2, 3, 4, 5].map((n) => `MAL-2024-${n}`);
    expect(since.since).toBe(before);
    expect(ids.filter((id) => since.includes(shown(id)))).toEqual(['MAL-2024-2', 'MAL-2024-5']);
    expect(since.gone).toEqual(['MAL-2024-4']);
  });

  it('is refused for what names no commit', async () => {
    const { root } = new TestRepository();
    for (const text of ['nowhere', '--all', '2025-13-01', '', '2025-01-01T00:00:00'])
      await expect(resolveSince(text, root, 'HEAD', DEFAULT_CONFIG), text).rejects.toThrow(CannotRun);
  });
});

describe('what changed since a time', () => {
  it('is what was modified then or later, whatever the fraction of the second', async () => {
    const since = await resolveSince('2025-06-01', '.', 'HEAD', DEFAULT_CONFIG);
    expect(since.since).toBe('2025-06-01T00:00:00Z');
    const times = [
      '2025-05-31T23:59:59.999Z',
      '2025-06-01T00:00:00Z',
      '2025-06-01T00:00:00.5Z',
      '2026-01-01T00:00:00Z',
    ];
    expect(times.filter((time) => since.includes(shown('MAL-2024-1', time)))).toEqual(times.slice(1));
    expect(since.includes(shown('MAL-2024-1'))).toBe(true);
    const exact = await resolveSince('2025-06-01T00:00:00.7Z', '.', 'HEAD', DEFAULT_CONFIG);
    expect(times.filter((time) => exact.includes(shown('MAL-2024-1', time)))).toEqual(times.slice(3));
  });
});
