import { describe, expect, it } from 'vitest';
import { splitReportPath } from '../../../src/core/layout/split-path.ts';

const config = { roots: ['osv/malicious', 'osv/withdrawn'] };

describe('splitReportPath', () => {
  it('gives root, folder and file', () => {
    expect(splitReportPath(config, 'osv/withdrawn/npm/@a/b/MAL-2025-1.json')).toEqual({
      root: 'osv/withdrawn',
      directory: 'npm/@a/b',
      file: 'MAL-2025-1.json',
    });
  });

  it('gives an empty folder for a file in the root itself', () => {
    expect(splitReportPath(config, 'osv/malicious/x.json')).toEqual({
      root: 'osv/malicious',
      directory: '',
      file: 'x.json',
    });
  });

  it.each([
    'osv/x.json',
    'osv/malicious',
    'osv/maliciousx/npm/a/x.json',
    'README.md',
    '',
    'x/osv/malicious/npm/a/x.json',
  ])('knows that %j lies below no root', (path) => expect(splitReportPath(config, path)).toBeUndefined());
});
