import { coversEverything, rangeTester } from '../core/evaluate.ts';
import { quote } from '../core/quote.ts';
import { EVENT_KINDS, type Range } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { versionProblem } from '../ecosystems/index.ts';
import { knownOrder } from '../ecosystems/known-order.ts';
import { npm, semver } from './examples.ts';

export default defineRule({
  id: 'version-covered',
  scope: 'report',
  reads: ['versions'],
  severity: 'warning',
  summary: 'A version is not listed where a range covers it already.',
  why: 'Readers take the list for all that is affected, while scanners also block everything the range covers.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const { package: pkg, ranges: all, versions } = osv.affected[i] ?? {};
      if (!pkg || !all || !versions) continue;
      // What a range covers that cannot be read is not known; what is wrong with it has a rule of its own.
      const ranges = all.filter((range) => isReadable(range, pkg.ecosystem));
      const compare = knownOrder(pkg.ecosystem);
      const isCovered = compare
        ? rangeTester(ranges, compare)
        : ranges.some(coversEverything) && (() => true);
      if (!isCovered) continue;
      const first = versions.findIndex(isCovered);
      if (first < 0) continue;
      const count = versions.filter(isCovered).length;
      const what =
        count === 1
          ? 'is covered by a range already'
          : `and ${count - 1} more are covered by a range already`;
      emit({
        pointer: `/affected/${i}/versions/${first}`,
        message: `The version ${quote(versions[first])} ${what}.`,
        hint: 'If only the listed versions are malicious, narrow or remove the range; if all it covers are, the list can go.',
      });
    }
  },
  get good() {
    return [
      { osv: npm('left-pad', { versions: ['1.0.0'] }) },
      {
        osv: npm('left-pad', {
          versions: ['1.0.0', '3.0.0'],
          ranges: [semver({ introduced: '2.0.0' }, { fixed: '3.0.0' })],
        }),
      },
      { osv: npm('left-pad', { versions: ['1.0.0'], ranges: [semver({ introduced: '*' })] }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { versions: ['1.0.0', '1.0.1'], ranges: [semver({ introduced: '0' })] }),
        at: '/affected/0/versions/0',
        says: '1 more',
      },
      {
        osv: npm('left-pad', {
          versions: ['1.0.0', '2.0.0', '2.0.1'],
          ranges: [semver({ introduced: '2.0.0' }, { last_affected: '2.0.0' })],
        }),
        at: '/affected/0/versions/1',
        says: '"2.0.0" is covered',
      },
    ];
  },
});

function isReadable(range: Range, ecosystem: string): boolean {
  return range.events.every((event) => {
    const kinds = EVENT_KINDS.filter((kind) => event[kind] !== undefined);
    return (
      kinds.length > 0 &&
      kinds.every((kind) => {
        const version = event[kind] ?? '';
        return version === (kind === 'limit' ? '*' : '0') || versionProblem(ecosystem, version) === undefined;
      })
    );
  });
}
