import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CompactIndex } from '../../../src/compact-index/read-index.ts';
import { verifyIndex } from '../../../src/compact-index/verify-index.ts';
import { npm, pypi, semver } from '../../../src/rules/examples.ts';
import { temporaryFolder } from '../../cli/run.ts';
import { exportOf } from '../../support/exports.ts';

describe('mal export index', () => {
  it('is the compact index of the reports that stand', async () => {
    const { result, files } = await exportOf('index', [
      npm('a', { id: 'MAL-2025-1', aliases: ['GHSA-2345-6789-cfgh'] }),
      npm('gone', { id: 'MAL-2025-2', withdrawn: '2025-01-02T00:00:00Z' }),
      pypi('b', { id: 'MAL-2025-3', ranges: [semver({ introduced: '0' })] }),
    ]);
    expect(result).toEqual({ reports: 2, leftOut: 0, counts: { withdrawn: 1 } });
    expect(Object.keys(files)).toEqual(['left-out.ndjson', 'mal.index']);
    const path = join(temporaryFolder(), 'mal.index');
    writeFileSync(path, files['mal.index']!);
    const index = CompactIndex.open(path);
    verifyIndex(index);
    expect(index.header).toMatchObject({ reports: 2, packages: 2, ecosystems: ['PyPI', 'npm'] });
    expect(index.find('npm', 'a')).toEqual([
      expect.objectContaining({ id: 'MAL-2025-1', versions: ['1.0.0'] }),
    ]);
    expect(index.find('npm', 'gone')).toBeUndefined();
    expect(index.withAlias('GHSA-2345-6789-cfgh')).toEqual(['MAL-2025-1']);
    index.close();
  });
});
