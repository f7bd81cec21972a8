import { reportChanges } from '../core/file-change.ts';
import { idOfPath, parseId } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import { type BadChangeExample, type ChangeExample, defineRule } from '../core/rule.ts';
import { compareInstants, parseInstant } from '../core/time.ts';
import { npm } from './examples.ts';

const path = 'osv/npm/left-pad/MAL-2025-1000001.json';
const modified = (time: string) => npm('left-pad', { modified: time });

export default defineRule({
  id: 'change-modified',
  scope: 'change',
  severity: 'error',
  summary: "A numbered report's `modified` never goes back.",
  why: 'Who syncs by `modified` has seen the later time already and never asks for the report again.',
  check(changes, emit, { config, now }) {
    for (const { path, status, before, after } of reportChanges(changes, config)) {
      const was = before?.modified;
      const is = after?.modified;
      if (status !== 'modified' || was === undefined || is === undefined || was === is) continue;
      if (parseId(idOfPath(path), config.idPrefix)?.kind !== 'assigned') continue;
      // A time in the future was a mistake that has to be taken back.
      if (parseInstant(is) === undefined || compareInstants(is, was) >= 0 || (parseInstant(was) ?? 0) > now)
        continue;
      emit(path, {
        pointer: '/modified',
        message: `modified goes back from ${quote(was)} to ${quote(is)}.`,
        hint: 'Leave it as it was; the job on the main branch stamps every change.',
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
            before: modified('2025-01-02T00:00:00Z'),
            after: modified('2025-01-02T00:00:00Z'),
          },
        ],
      },
      {
        changes: [
          {
            path,
            status: 'modified',
            before: modified('9998-01-01T00:00:00Z'),
            after: modified('2025-01-02T00:00:00Z'),
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
            path: 'osv/npm/a/MAL-2025-1.json',
            status: 'modified',
            before: modified('2025-01-02T00:00:00Z'),
            after: modified('2025-01-03T00:00:00Z'),
          },
          {
            path,
            status: 'modified',
            before: modified('2025-01-02T00:00:00Z'),
            after: modified('2025-01-01T00:00:00Z'),
          },
        ],
        at: [path],
        says: 'back from "2025-01-02T00:00:00Z"',
      },
    ];
  },
});
