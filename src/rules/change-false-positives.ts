import { reportChanges } from '../core/file-change.ts';
import { type BadChangeExample, type ChangeExample, defineRule } from '../core/rule.ts';
import { sameJson } from '../core/same-json.ts';
import { npm, PATH as path } from './examples.ts';

const first = { versions: ['1.0.0'], reason: 'Published by its owner.', time: '2025-02-01T00:00:00Z' };
const second = {
  versions: ['1.0.0'],
  reason: 'Malicious after all.',
  reinstated: true,
  time: '2025-03-01T00:00:00Z',
};
const listing = (...entries: (typeof first)[]) =>
  npm('left-pad', { database_specific: { 'false-positives': entries } });

export default defineRule({
  id: 'change-false-positives',
  scope: 'change',
  severity: 'error',
  summary: 'Entries of `false-positives` are only ever added, after those that are there.',
  why: 'They are decisions of people that every merge obeys in their order; to change one silently brings a mistake back, or hides malice.',
  check(changes, emit, { allowIds, config }) {
    if (allowIds) return;
    for (const { path, before, after } of reportChanges(changes, config)) {
      const was = before?.database_specific?.['false-positives'] ?? [];
      if (was.length === 0 || !after) continue;
      const is = after.database_specific?.['false-positives'] ?? [];
      const at = was.findIndex((entry, i) => !sameJson(entry, is[i]));
      if (at < 0) continue;
      const gone = at >= is.length;
      emit(path, {
        pointer: gone ? '/database_specific' : `/database_specific/false-positives/${at}`,
        message: `Entry ${at + 1} of \`false-positives\` was ${gone ? 'removed' : 'changed'}.`,
        hint: 'Put it back, and add a new entry after it: `mal withdraw` excludes, `mal reinstate` takes that back.',
      });
    }
  },
  get good(): ChangeExample[] {
    return [
      { changes: [{ path, status: 'modified', before: listing(first), after: listing(first, second) }] },
    ];
  },
  get bad(): BadChangeExample[] {
    return [
      {
        changes: [{ path, status: 'modified', before: listing(first, second), after: listing(first) }],
        at: [path],
        says: 'Entry 2 of `false-positives` was removed',
      },
      {
        changes: [
          { path, status: 'modified', before: listing(first, second), after: listing(second, first) },
        ],
        at: [path],
        says: 'Entry 1 of `false-positives` was changed',
      },
    ];
  },
});
