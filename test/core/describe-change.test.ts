import { describe, expect, it } from 'vitest';
import { describeChange } from '../../src/core/describe-change.ts';
import { compareVersions } from '../../src/ecosystems/index.ts';
import { npm, semver } from '../../src/rules/examples.ts';

const compare = (a: string, b: string) => compareVersions('npm', a, b);
const told = (before: Parameters<typeof npm>[1], after: Parameters<typeof npm>[1]) =>
  describeChange(npm('bad', before), npm('bad', after), compare);
const time = '2025-02-01T00:00:00Z';

describe('what a change says', () => {
  it('is withdrawal and its end', () => {
    expect(told({}, { withdrawn: time })).toEqual([`withdrawn since ${time}`]);
    expect(told({ withdrawn: time }, {})).toEqual(['no longer withdrawn']);
  });

  it('is what is affected, apart from what is only listed', () => {
    expect(told({ versions: ['1.0.0', '2.0.0'] }, { versions: ['2.0.0', '3.0.0'] })).toEqual([
      'no longer affected: "1.0.0"',
      'now affected: "3.0.0"',
    ]);
    const ranges = [semver({ introduced: '0' })];
    expect(told({ ranges, versions: ['1.0.0'] }, { ranges })).toEqual(['no longer listed: "1.0.0"']);
    expect(told({ ranges }, { ranges, versions: ['1.0.0'] })).toEqual(['now listed: "1.0.0"']);
  });

  it('is every element of a list that came or went', () => {
    const iocs = { domains: ['evil.net'], files: [{ path: 'a.js', digests: { md5: 'f'.repeat(32) } }] };
    expect(
      told({ aliases: ['CVE-2025-10001'] }, { aliases: ['CVE-2025-10002'], database_specific: { iocs } }),
    ).toEqual([
      'alias added: "CVE-2025-10002"',
      'alias removed: "CVE-2025-10001"',
      `indicator added: "evil.net", "a.js ${'f'.repeat(32)}"`,
    ]);
  });

  it('is counted beyond ten', () => {
    const versions = Array.from({ length: 25 }, (_, i) => `1.0.${i}`);
    expect(told({ versions }, { versions: ['1.0.0'] })[0]).toMatch(/"1\.0\.10" and 14 more$/);
  });

  it('is never silence', () => {
    expect(told({}, {})).toEqual(['recorded; what is affected stays as it was']);
  });
});
