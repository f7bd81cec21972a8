import { affectsAllVersions } from '../core/evaluate.ts';
import { defineRule } from '../core/rule.ts';
import { compareVersions } from '../ecosystems/index.ts';
import { npm, semver } from './examples.ts';

const confirmed = {
  'all-versions': { confirmed: true, reason: 'The name was never anything but this malware.' },
};

export default defineRule({
  id: 'all-versions-unused',
  scope: 'report',
  reads: ['decisions'],
  severity: 'warning',
  summary: 'A report confirms that all versions are malicious only where it says that they are.',
  why: 'A confirmation left behind switches off the guard against the next careless `introduced: "0"`.',
  check(osv, emit) {
    if (osv.database_specific?.['all-versions'] === undefined || osv.withdrawn !== undefined) return;
    for (const affected of osv.affected) {
      const ecosystem = affected.package?.ecosystem;
      if (ecosystem !== undefined && affectsAllVersions(affected, (a, b) => compareVersions(ecosystem, a, b)))
        return;
    }
    emit({
      pointer: '/database_specific/all-versions',
      message: 'The report confirms that all versions are malicious, but does not call all of them affected.',
      hint: 'Remove `all-versions`, or add a range with `"introduced": "0"` if every release is malicious.',
    });
  },
  get good() {
    return [
      { osv: npm('left-pad', { ranges: [semver({ introduced: '0' })], database_specific: confirmed }) },
      { osv: npm('left-pad', { versions: ['1.0.0'] }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { versions: ['1.0.0'], database_specific: confirmed }),
        at: '/database_specific/all-versions',
      },
      {
        osv: npm('left-pad', {
          ranges: [semver({ introduced: '0' }, { fixed: '2.0.0' })],
          database_specific: confirmed,
        }),
        at: '/database_specific/all-versions',
      },
    ];
  },
});
