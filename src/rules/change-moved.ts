import { reportChanges } from '../core/file-change.ts';
import { idOfPath } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import { belowRoot } from '../core/roots.ts';
import { type BadChangeExample, type ChangeExample, defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const osv = npm('left-pad');
const path = 'osv/npm/left-pad/MAL-2025-1000001.json';
const elsewhere = 'osv/npm/right-pad/MAL-2025-1000001.json';

export default defineRule({
  id: 'change-moved',
  scope: 'change',
  severity: 'error',
  summary: 'A numbered report stays where it is.',
  why: 'Links, caches and the history of the file break; and a number that stands for another package misleads whoever knew it.',
  check(changes, emit, { allowIds, config }) {
    for (const { path, from } of reportChanges(changes, config)) {
      const name = idOfPath(path);
      // The layout `ossf` moves a report between its roots when it is withdrawn or reinstated.
      if (from !== undefined && !allowIds && belowRoot(config, from) !== belowRoot(config, path)) {
        emit(path, {
          message: `The report ${quote(name)} was moved here from ${quote(from, 200)}.`,
          hint: 'Move it back; if it names the wrong package, withdraw it and report the right one anew.',
        });
      }
    }
  },
  get good(): ChangeExample[] {
    return [
      { changes: [{ path, status: 'modified', before: osv, after: osv }] },
      {
        changes: [
          { path: elsewhere, status: 'deleted', before: osv },
          { path, status: 'added', after: osv },
        ],
        allowIds: true,
      },
    ];
  },
  get bad(): BadChangeExample[] {
    return [
      {
        changes: [
          { path, status: 'deleted', before: osv },
          { path: elsewhere, status: 'added', after: osv },
        ],
        at: [elsewhere],
        says: path,
      },
    ];
  },
});
