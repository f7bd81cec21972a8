import { reportChanges } from '../core/file-change.ts';
import { idOfPath, parseId } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import { type BadChangeExample, type ChangeExample, defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const osv = npm('left-pad', { id: 'MAL-2026-12' });

export default defineRule({
  id: 'id-chosen',
  scope: 'change',
  severity: 'error',
  summary: 'A pull request brings new reports without a number.',
  why: 'Two pull requests would choose the same one; only the job on the main branch knows which was given last.',
  check(changes, emit, { allowIds, config }) {
    if (allowIds) return;
    for (const { path, status } of reportChanges(changes, config)) {
      if (status !== 'added') continue;
      const id = idOfPath(path);
      if (parseId(id, config.idPrefix)?.kind !== 'assigned') continue;
      emit(path, {
        message: `The new report brings its own number, ${quote(id)}.`,
        hint: `Rename the file to ${config.idPrefix}-0000-<slug>.json and leave out the id; the number is given after the merge.`,
      });
    }
  },
  get good(): ChangeExample[] {
    return [
      { changes: [{ path: 'osv/npm/left-pad/MAL-0000-left-pad.json', status: 'added' }] },
      {
        changes: [{ path: 'osv/npm/left-pad/MAL-2026-12.json', status: 'modified', before: osv, after: osv }],
      },
      {
        changes: [{ path: 'osv/npm/left-pad/MAL-2026-12.json', status: 'added', after: osv }],
        allowIds: true,
      },
    ];
  },
  get bad(): BadChangeExample[] {
    return [
      {
        changes: [
          { path: 'osv/npm/left-pad/MAL-0000-left-pad.json', status: 'added' },
          { path: 'osv/npm/left-pad/MAL-2026-12.json', status: 'added', after: osv },
        ],
        at: ['osv/npm/left-pad/MAL-2026-12.json'],
        says: '"MAL-2026-12"',
      },
    ];
  },
});
