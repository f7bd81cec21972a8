import { duplicateIndexes, withoutDuplicates } from '../core/duplicates.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'version-duplicate',
  scope: 'report',
  reads: ['versions'],
  severity: 'warning',
  summary: 'No version is listed twice.',
  why: 'A version that stands there twice was often meant to be another one, and counts come out wrong.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const versions = osv.affected[i]?.versions;
      if (!versions || versions.length < 2) continue;
      for (const j of duplicateIndexes(versions)) {
        emit({
          pointer: `/affected/${i}/versions/${j}`,
          message: `The version ${quote(versions[j])} is listed twice.`,
          hint: 'Run `mal normalize` to remove the second, or correct it if another version was meant.',
        });
      }
    }
  },
  fix(draft) {
    for (const affected of draft.affected) {
      if (affected.versions) affected.versions = withoutDuplicates(affected.versions, (version) => version);
    }
  },
  get good() {
    return [{ osv: npm('left-pad', { versions: ['1.0.0', '1.0.1'] }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { versions: ['1.0.0', '1.0.1', '1.0.1', '1.0.0'] }),
        at: ['/affected/0/versions/2', '/affected/0/versions/3'],
        fixed: npm('left-pad', { versions: ['1.0.0', '1.0.1'] }),
      },
    ];
  },
});
