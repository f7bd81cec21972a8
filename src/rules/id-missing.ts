import { idOfPath, parseId } from '../core/id.ts';
import type { RuleContext } from '../core/rule.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const path = 'osv/npm/left-pad/MAL-0000-left-pad.json';
const { id: _, ...withoutId } = npm('left-pad');

export default defineRule({
  id: 'id-missing',
  scope: 'report',
  severity: 'warning',
  summary: 'A report that waits for its number carries the provisional id of its file name.',
  why: 'It may be left out while writing; OSV tools refuse a record without id, so `mal normalize` fills it in.',
  check({ id }, emit, context) {
    if (id || !provisionalId(context)) return;
    emit({
      ...(id === undefined ? {} : { pointer: '/id' }),
      message: id === undefined ? 'The report has no id yet.' : "The report's id is empty.",
      hint: 'Run `mal normalize` to fill in the name of the file.',
    });
  },
  fix(draft, context) {
    if (draft.id) return;
    const id = provisionalId(context);
    if (id) draft.id = id;
  },
  get good() {
    return [{ osv: npm('left-pad', { id: 'MAL-0000-left-pad' }), path }];
  },
  get bad() {
    return [
      { osv: withoutId, path, at: '', fixed: npm('left-pad', { id: 'MAL-0000-left-pad' }) },
      {
        osv: npm('left-pad', { id: '' }),
        path,
        at: '/id',
        fixed: npm('left-pad', { id: 'MAL-0000-left-pad' }),
      },
    ];
  },
});

/** The file's name, if it is that of a report without a number. */
function provisionalId({ path, config }: RuleContext): string | undefined {
  const stem = idOfPath(path);
  return parseId(stem, config.idPrefix)?.kind === 'placeholder' ? stem : undefined;
}
