import { idOfPath, kindOfId, parseId } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import type { Osv } from '../core/report.ts';
import type { RuleContext } from '../core/rule.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'id-format',
  scope: 'report',
  severity: 'error',
  summary: 'An id is `MAL-YYYY-N` without leading zeros, or `MAL-0000-<slug>` until the report has a number.',
  why: 'Consumers recognise reports of malicious packages by the form of the id, and drop what does not have it.',
  check({ id }, emit, context) {
    if (!id || kindOfId(id, 0, id.length, context.config.idPrefix)) return;
    const stem = idOfPath(context.path);
    if (id === stem) return; // path-file-name and path-placeholder speak of both.
    const { idPrefix } = context.config;
    emit({
      pointer: '/id',
      message: `${quote(id)} is not an id of this database (${idPrefix}-YYYY-N, or ${idPrefix}-0000-<slug> before numbering).`,
      hint: isVariant(id, stem)
        ? `Run \`mal normalize\` to write it as ${quote(stem)}.`
        : 'Leave the id out; the id of another database goes to "aliases".',
      fixable: isVariant(id, stem) && parseId(stem, idPrefix) !== undefined,
    });
  },
  fix(draft: Osv, { config, path }: RuleContext) {
    if (!draft.id || parseId(draft.id, config.idPrefix)) return;
    const stem = idOfPath(path);
    if (isVariant(draft.id, stem) && parseId(stem, config.idPrefix)) draft.id = stem;
  },
  get good() {
    return [
      { osv: npm('left-pad') },
      { osv: npm('left-pad', { id: 'MAL-0000-left-pad' }), path: 'osv/npm/left-pad/MAL-0000-left-pad.json' },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { id: 'GHSA-2v46-p5h4-248w' }),
        path: 'osv/npm/left-pad/MAL-0000-left-pad.json',
        at: '/id',
        says: '"GHSA-2v46-p5h4-248w"',
      },
      {
        osv: npm('left-pad', { id: 'MAL-2025-07' }),
        path: 'osv/npm/left-pad/MAL-2025-7.json',
        at: '/id',
      },
      {
        osv: npm('left-pad', { id: 'mal-2025-7 ' }),
        path: 'osv/npm/left-pad/MAL-2025-7.json',
        at: '/id',
        fixed: npm('left-pad', { id: 'MAL-2025-7' }),
      },
    ];
  },
});

/** Whether the id is the file's name but for case, blanks at the ends and `.json`. */
function isVariant(id: string, stem: string): boolean {
  return (
    id.length < 200 &&
    id
      .trim()
      .toLowerCase()
      .replace(/\.json$/, '') === stem.toLowerCase()
  );
}
