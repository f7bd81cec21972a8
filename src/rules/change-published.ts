import { reportChanges } from '../core/file-change.ts';
import { idOfPath, parseId } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import { type BadChangeExample, type ChangeExample, defineRule } from '../core/rule.ts';
import { repairTime } from '../core/time-text.ts';
import { npm } from './examples.ts';

const path = 'osv/npm/left-pad/MAL-2025-1000001.json';
const published = (time: string) => npm('left-pad', { published: time });

export default defineRule({
  id: 'change-published',
  scope: 'change',
  severity: 'error',
  summary: 'A numbered report keeps its `published` for ever.',
  why: 'The year of the id and the order of the history follow from it; consumers who compare would see a new report.',
  check(changes, emit, { config }) {
    for (const { path, status, before, after } of reportChanges(changes, config)) {
      const was = before?.published;
      if (status !== 'modified' || was === undefined || !after || after.published === was) continue;
      if (parseId(idOfPath(path), config.idPrefix)?.kind !== 'assigned') continue;
      // What was no time may be mended, and a time may be written as it should have been.
      const instant = repairTime(was);
      if (instant === undefined || (after.published !== undefined && repairTime(after.published) === instant))
        continue;
      emit(path, {
        ...(after.published === undefined ? {} : { pointer: '/published' }),
        message:
          after.published === undefined
            ? `published ${quote(was)} was removed.`
            : `published was changed from ${quote(was)} to ${quote(after.published)}.`,
        hint: `Set it to ${quote(was)} again.`,
      });
    }
  },
  get good(): ChangeExample[] {
    return [
      {
        changes: [
          {
            path,
            status: 'modified',
            before: published('2025-01-01T00:00:00+00:00'),
            after: published('2025-01-01T00:00:00Z'),
          },
        ],
      },
      {
        changes: [
          {
            path,
            status: 'modified',
            before: published('2025-01-01'),
            after: published('2025-01-01T00:00:00Z'),
          },
        ],
      },
      {
        changes: [
          {
            path: 'osv/npm/left-pad/MAL-0000-left-pad.json',
            status: 'modified',
            before: published('2025-01-01T00:00:00Z'),
            after: published('2025-01-02T00:00:00Z'),
          },
        ],
      },
    ];
  },
  get bad(): BadChangeExample[] {
    return [
      {
        changes: [
          {
            path,
            status: 'modified',
            before: published('2025-01-01T00:00:00Z'),
            after: published('2025-01-02T00:00:00Z'),
          },
        ],
        at: [path],
        says: 'from "2025-01-01T00:00:00Z" to "2025-01-02T00:00:00Z"',
      },
    ];
  },
});
