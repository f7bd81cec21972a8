import { reportChanges } from '../core/file-change.ts';
import { idOfPath, parseId } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import type { FileChange } from '../core/rule.ts';
import { type BadChangeExample, type ChangeExample, defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const before = npm('left-pad');
const numbered = 'osv/npm/left-pad/MAL-2025-1000001.json';
const waiting = 'osv/npm/left-pad/MAL-0000-left-pad.json';

export default defineRule({
  id: 'change-deleted',
  scope: 'change',
  severity: 'error',
  summary: 'A report is never deleted; one that is wrong is withdrawn.',
  why: 'Who has synced the report would keep it for ever, and never learn that it was a mistake.',
  check(changes, emit, { config }) {
    let written: Set<string> | undefined;
    for (const { path, status } of reportChanges(changes, config)) {
      if (status !== 'deleted') continue;
      const name = idOfPath(path);
      const id = parseId(name, config.idPrefix);
      if (!id) continue; // A file with another name is no report.
      if (id.kind === 'assigned') {
        emit(path, {
          message: `The report ${quote(name)} was deleted.`,
          hint: 'Restore it (`git checkout <base> -- <path>`) and run `mal withdraw <report> --reason TEXT`.',
        });
        continue;
      }
      written ??= foldersAndNames(changes);
      // Renamed or folded into the package's report, or moved to the folder of the right package.
      if (written.has(folderOf(path)) || written.has(name)) continue;
      emit(path, {
        message: `The report ${quote(name)} was deleted before it had a number.`,
        hint: 'Restore it; `mal merge` folds it into the report of its package.',
      });
    }
  },
  get good(): ChangeExample[] {
    return [
      { changes: [{ path: numbered, status: 'modified', before, after: before }] },
      {
        changes: [
          { path: waiting, status: 'deleted', before },
          { path: numbered, status: 'modified', before, after: before },
        ],
      },
      {
        changes: [
          { path: 'osv/npm/left-pad/notes.json', status: 'deleted' },
          { path: 'docs/MAL-2025-1.json', status: 'deleted' },
        ],
      },
    ];
  },
  get bad(): BadChangeExample[] {
    return [
      {
        changes: [
          { path: 'osv/npm/a/MAL-0000-a.json', status: 'added' },
          { path: numbered, status: 'deleted', before },
        ],
        at: [numbered],
        says: 'MAL-2025-1000001',
      },
      {
        changes: [{ path: waiting, status: 'deleted', before }],
        at: [waiting],
        says: 'before it had a number',
      },
    ];
  },
});

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** The folders in which a file was added or modified, and the names of added files. */
function foldersAndNames(changes: readonly FileChange[]): Set<string> {
  const found = new Set<string>();
  for (const { path, status } of changes) {
    if (status !== 'deleted') found.add(folderOf(path));
    if (status === 'added') found.add(idOfPath(path));
  }
  return found;
}
