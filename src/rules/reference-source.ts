import { reportChanges } from '../core/file-change.ts';
import { originsOf } from '../core/report.ts';
import { type BadChangeExample, type ChangeExample, defineRule } from '../core/rule.ts';
import { npm, origin } from './examples.ts';

const path = 'osv/npm/left-pad/MAL-0000-left-pad.json';

export default defineRule({
  id: 'reference-source',
  scope: 'change',
  severity: 'error',
  summary: 'A new report names where it comes from: a reference, a finder or an origin.',
  why: 'Without a source nobody can check the claim, or ask about it when the package turns out to be harmless.',
  check(changes, emit, { config }) {
    for (const { path, status, after } of reportChanges(changes, config)) {
      if (status !== 'added' || !after) continue;
      if (after.references?.length || after.credits?.length || originsOf(after).length > 0) continue;
      emit(path, {
        message: 'The new report names no source.',
        hint: 'Add what you found it by to `references` (an article, an advisory, the package), or yourself to `credits`.',
      });
    }
  },
  get good(): ChangeExample[] {
    return [
      { changes: [{ path, status: 'added', after: npm('left-pad') }] },
      {
        changes: [
          {
            path,
            status: 'added',
            after: npm('left-pad', { references: [], credits: [{ name: 'Jo Doe', type: 'FINDER' }] }),
          },
        ],
      },
      {
        changes: [
          {
            path,
            status: 'added',
            after: npm('left-pad', { references: [], origins: [origin('npm-feed')] }),
          },
        ],
      },
      { changes: [{ path, status: 'modified', after: npm('left-pad', { references: [] }) }] },
    ];
  },
  get bad(): BadChangeExample[] {
    return [
      {
        changes: [
          { path: 'osv/npm/left-pad/MAL-0000-first.json', status: 'added', after: npm('left-pad') },
          { path, status: 'added', after: npm('left-pad', { references: [], origins: null }) },
        ],
        at: [path],
        says: 'no source',
      },
    ];
  },
});
