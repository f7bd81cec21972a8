import { describe, expect, it } from 'vitest';
import { packageOf } from '../../src/core/package-of.ts';
import type { Affected, Range } from '../../src/core/report.ts';

const range = (repo: string | undefined, type: Range['type'] = 'GIT'): Range => ({
  type,
  ...(repo !== undefined && { repo }),
  events: [{ introduced: '0' }],
});
const packageOfAffected = (...affected: Affected[]) => packageOf({ affected });

describe('packageOf', () => {
  it('gives the package that the first entry names', () => {
    const named = { ecosystem: 'npm', name: 'left-pad' };
    expect(packageOfAffected({ package: named }, { package: { ecosystem: 'npm', name: 'x' } })).toBe(named);
  });

  it('prefers the package to the ranges', () => {
    const found = packageOfAffected({
      package: { ecosystem: 'npm', name: 'x' },
      ranges: [range('https://h/a')],
    });
    expect(found).toEqual({ ecosystem: 'npm', name: 'x' });
  });

  it('gives the key of the one repository that all ranges are of, however each spells it', () => {
    const ranges = [range('https://github.com/O/R.git'), range('git@github.com:o/r')];
    expect(packageOfAffected({ ranges })).toEqual({ ecosystem: 'GIT', name: 'github.com/o/r' });
  });

  it('reads a repository as a URL, so digits after a host that scp separates are no port', () => {
    expect(packageOfAffected({ ranges: [range('example.org:2222/r')] })?.name).toBe('example.org/2222/r');
  });

  it.each<[string, Affected[]]>([
    ['nothing is affected', []],
    ['the entry is empty', [{}]],
    ['there are no ranges', [{ ranges: [] }]],
    ['a range is of two repositories', [{ ranges: [range('https://h/a'), range('https://h/b')] }]],
    ['a range is of another type', [{ ranges: [range('https://h/a'), range('https://h/a', 'SEMVER')] }]],
    ['a range has no repository', [{ ranges: [range('https://h/a'), range(undefined)] }]],
    ['a repository is no URL', [{ ranges: [range('file:///etc/passwd')] }]],
    ['only a later entry names a package', [{}, { package: { ecosystem: 'npm', name: 'x' } }]],
    ['the package has no name', [{ package: { ecosystem: 'npm' } as never, ranges: [range('https://h/a')] }]],
  ])('is undefined where %s', (_, affected) => expect(packageOf({ affected })).toBeUndefined());
});
