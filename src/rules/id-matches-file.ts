import { idOfPath, isNamedBy, parseId } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import type { RuleContext } from '../core/rule.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const WAITING = 'osv/npm/left-pad/MAL-0000-left-pad.json';
const NUMBERED = 'osv/npm/left-pad/MAL-2025-1000001.json';

export default defineRule({
  id: 'id-matches-file',
  scope: 'report',
  severity: 'error',
  summary: "A report's id is the name of its file.",
  why: 'The name is how a report is found, linked and counted; a second id makes one report look like two.',
  check({ id }, emit, context) {
    const expected = expectedId(id, context);
    if (expected === undefined) return;
    const file = quote(`${expected.stem}.json`);
    emit({
      ...(id === undefined ? {} : { pointer: '/id' }),
      message: id
        ? `The id is ${quote(id)}, but the file is named ${file}.`
        : `The report has no id; its file is named ${file}.`,
      hint: expected.certain
        ? `Run \`mal normalize\` to set the id to ${quote(expected.stem)}.`
        : 'Restore the one that was changed: an id and the name of its file never change.',
      fixable: expected.certain,
    });
  },
  fix(draft, context) {
    const expected = expectedId(draft.id, context);
    if (expected?.certain) draft.id = expected.stem;
  },
  get good() {
    return [
      { osv: npm('left-pad'), path: NUMBERED },
      { osv: npm('left-pad', { id: 'MAL-0000-left-pad' }), path: WAITING },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { id: 'MAL-2026-12' }),
        path: WAITING,
        at: '/id',
        says: 'the file is named "MAL-0000-left-pad.json"',
        fixed: npm('left-pad', { id: 'MAL-0000-left-pad' }),
      },
      { osv: npm('left-pad', { id: '' }), path: NUMBERED, at: '/id', fixed: npm('left-pad') },
      {
        osv: npm('left-pad', { id: 'MAL-2025-1000002' }),
        path: NUMBERED,
        at: '/id',
        says: 'MAL-2025-1000002',
      },
    ];
  },
});

/**
 * The id that the file's name demands, where the report has another. A number in the name is certain unless the report
 * holds a different number; no id in a waiting report is id-missing's, a misshapen id id-format's, such a name path-file-name's.
 */
function expectedId(
  id: string | undefined,
  { path, config }: RuleContext,
): { stem: string; certain: boolean } | undefined {
  if (id && isNamedBy(path, id)) return undefined;
  const stem = idOfPath(path);
  const named = parseId(stem, config.idPrefix);
  if (!named) return undefined;
  if (!id) return named.kind === 'assigned' ? { stem, certain: true } : undefined;
  const held = parseId(id, config.idPrefix);
  if (!held) return undefined;
  return { stem, certain: named.kind === 'placeholder' || held.kind === 'placeholder' };
}
