import { defineRule } from '../core/rule.ts';
import { npm, semver } from './examples.ts';

const nothing = { package: { ecosystem: 'npm', name: 'left-pad', purl: 'pkg:npm/left-pad' } };

export default defineRule({
  id: 'affected-nothing',
  scope: 'report',
  severity: 'error',
  summary: 'A report says which versions are affected.',
  why: 'Scanners that find neither versions nor ranges match nothing, so the report protects nobody.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const { versions, ranges } = osv.affected[i] ?? {};
      if (versions?.length || ranges?.length) continue;
      emit({
        pointer: `/affected/${i}`,
        message: 'No version is affected: the report has neither `versions` nor `ranges`.',
        hint: 'List the malicious versions in `versions`; only if every release is malicious, add a range with `"introduced": "0"`.',
      });
    }
  },
  get good() {
    return [
      { osv: npm('left-pad', { versions: ['1.0.0'] }) },
      { osv: npm('left-pad', { ranges: [semver({ introduced: '0' })] }) },
    ];
  },
  get bad() {
    return [
      { osv: npm('left-pad', { affected: [nothing] }), at: '/affected/0' },
      { osv: npm('left-pad', { affected: [{ ...nothing, versions: [], ranges: [] }] }), at: '/affected/0' },
    ];
  },
});
