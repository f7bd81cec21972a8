/** Times that a report does not say itself, though others in it do. Never the clock's: a second run would say another one. */
import { later, momentOf } from '../core/merge/moment.ts';
import type { Repair } from '../core/repairs.ts';
import { type Osv, originsOf } from '../core/report.ts';

/** `repairs` names what was filled in, by the rule that asks for it; nothing where no time is known. */
export function withKnownTimes(osv: Osv, liesAmongWithdrawn: boolean): { osv: Osv; repairs: Repair[] } {
  const repairs: Repair[] = [];
  let known = osv;
  const fill = (rule: string, key: 'modified' | 'withdrawn', after: string): void => {
    known = { ...known, [key]: after };
    repairs.push({ rule, changes: [{ pointer: `/${key}`, after }] });
  };
  const modified = osv.modified ?? osv.published ?? lastImport(osv);
  if (modified === undefined) return { osv, repairs };
  if (osv.modified === undefined) fill('time-missing', 'modified', modified);
  if (liesAmongWithdrawn && osv.withdrawn === undefined) fill('withdrawn-root', 'withdrawn', modified);
  return { osv: known, repairs };
}

function lastImport(osv: Osv): string | undefined {
  let last: ReturnType<typeof momentOf>;
  for (const { import_time } of originsOf(osv)) last = later(last, momentOf(import_time));
  return last?.text;
}
