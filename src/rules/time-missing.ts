import { defineRule } from '../core/rule.ts';
import { formatInstant } from '../core/time.ts';
import { npm } from './examples.ts';

const { modified: _, ...withoutModified } = npm('left-pad');
const { published: __, ...withoutTimes } = withoutModified;
/** When the examples are checked. */
const NOW = '2026-01-01T00:00:00Z';

export default defineRule({
  id: 'time-missing',
  scope: 'report',
  severity: 'error',
  summary: 'A report says when it was last modified.',
  why: 'OSV tools refuse a record without `modified`, and who syncs by it never sees the report.',
  check({ modified }, emit) {
    if (modified !== undefined) return;
    emit({
      message: 'The report does not say when it was modified.',
      hint: 'Run `mal normalize` to fill in the time of this change.',
    });
  },
  fix(draft, { now }) {
    if (draft.modified !== undefined) return;
    draft.modified = formatInstant(now);
    // A report that somebody just wrote by hand; one with a number keeps its own time for ever.
    draft.published ??= draft.modified;
  },
  get good() {
    return [{ osv: npm('left-pad') }];
  },
  get bad() {
    return [
      { osv: withoutModified, at: '', fixed: npm('left-pad', { modified: NOW }) },
      { osv: withoutTimes, at: '', fixed: npm('left-pad', { modified: NOW, published: NOW }) },
    ];
  },
});
