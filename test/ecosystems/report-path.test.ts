import { describe, expect, it } from 'vitest';
import { InvalidPackageError } from '../../src/core/layout/invalid-package-error.ts';
import { reportPath } from '../../src/ecosystems/report-path.ts';

const portable = { layout: 'portable' as const, roots: ['osv', 'more'] };
const ossf = { layout: 'ossf' as const, roots: ['osv/malicious', 'osv/withdrawn'] };
const crate = { ecosystem: 'crates.io', name: 'Foo-Bar' };
const id = 'MAL-2025-1';

describe('the path of a report in the portable layout', () => {
  it('is the folder of its package below the first root', () => {
    expect(reportPath(portable, crate, id, false)).toBe('osv/crates.io/foo_bar/MAL-2025-1.json');
  });

  it('does not change when the report is withdrawn', () => {
    expect(reportPath(portable, crate, id, true)).toBe('osv/crates.io/foo_bar/MAL-2025-1.json');
  });

  it('stays below the root that the report lies in', () => {
    expect(reportPath(portable, crate, id, true, 'more/npm/x/old.json')).toBe(
      'more/crates.io/foo_bar/MAL-2025-1.json',
    );
  });

  it('is below the first root for a report that lies below none', () => {
    expect(reportPath(portable, crate, id, false, 'drafts/x.json')).toBe(
      'osv/crates.io/foo_bar/MAL-2025-1.json',
    );
  });
});

describe('the path of a report in the ossf layout', () => {
  it('is below the second root for a withdrawn report and below the first for any other', () => {
    const [current, withdrawn] = [
      'osv/malicious/crates.io/foo_bar/x.json',
      'osv/withdrawn/crates.io/foo_bar/MAL-2025-1.json',
    ];
    expect(reportPath(ossf, crate, id, true, current)).toBe(withdrawn);
    expect(reportPath(ossf, crate, id, false, withdrawn)).toBe(
      'osv/malicious/crates.io/foo_bar/MAL-2025-1.json',
    );
  });

  it('keeps a folder of the older rule', () => {
    const current = 'osv/malicious/crates-io/foo_bar/MAL-2025-1.json';
    expect(reportPath(ossf, crate, id, false, current)).toBe(current);
    expect(reportPath(ossf, crate, id, true, current)).toBe(
      'osv/withdrawn/crates-io/foo_bar/MAL-2025-1.json',
    );
  });

  it('leaves a folder that neither rule gives', () => {
    const current = 'osv/malicious/crates-io/foo-bar/MAL-2025-1.json';
    expect(reportPath(ossf, crate, id, false, current)).toBe(
      'osv/malicious/crates.io/foo_bar/MAL-2025-1.json',
    );
  });

  it('has withdrawn reports beside the others where only one root is configured', () => {
    expect(reportPath({ ...ossf, roots: ['osv'] }, crate, id, true)).toBe(
      'osv/crates.io/foo_bar/MAL-2025-1.json',
    );
  });
});

describe('reportPath', () => {
  it.each(['', '../x', 'a/b', '.x', 'MAL-2025-1\n', 'a\\b', 'x.json'])(
    'refuses the id %j, which can name no file',
    (bad) => {
      expect(() => reportPath(portable, crate, bad, false)).toThrow(InvalidPackageError);
    },
  );

  it('refuses an invalid package', () => {
    expect(() => reportPath(portable, { ecosystem: 'npm', name: '../x' }, id, false)).toThrow(
      InvalidPackageError,
    );
  });
});
