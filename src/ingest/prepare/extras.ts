/**
 * Parts of a report that add to it and change nothing of what it says: a source's slip in one of them (a link that is none,
 * a private address among the indicators) costs that element, not the report.
 */
import { tokensOf } from '../../core/merge/open-content.ts';
import type { Osv } from '../../core/report.ts';
import { isRecord } from './json.ts';

const EXTRA =
  /^\/(?:(?:aliases|related|upstream|references|credits|severity)|affected\/0\/severity|database_specific\/iocs)(?:\/|$)/;

/** Whether a pointer leads into such a part. */
export const isExtra = (pointer: string): boolean => EXTRA.test(pointer);

/**
 * A copy without what the pointers lead to: of each the element of the outermost list it passes, or `whole`, that list. What
 * is empty then goes too.
 */
export function withoutExtras(osv: Osv, found: readonly { pointer: string }[], whole: boolean): Osv {
  const copy = structuredClone(osv);
  const faulty = new Map<string, { holder: Record<string, unknown>; key: string; indexes: Set<number> }>();
  for (const { pointer } of found) {
    const tokens = tokensOf(pointer) ?? [];
    const start = tokens[0] === 'affected' ? 2 : 0;
    let holder: unknown = start === 0 ? copy : copy.affected[0];
    for (let i = start; i < tokens.length && isRecord(holder); i++) {
      const key = tokens[i]!;
      const child: unknown = holder[key];
      if (isRecord(child) && i + 1 < tokens.length) {
        holder = child;
        continue;
      }
      const list = tokens.slice(0, i + 1).join('/');
      const known = faulty.get(list) ?? { holder, key, indexes: new Set<number>() };
      if (Array.isArray(child) && i + 1 < tokens.length && !whole) known.indexes.add(Number(tokens[i + 1]));
      else known.indexes = EVERY;
      faulty.set(list, known);
      break;
    }
  }
  for (const { holder, key, indexes } of faulty.values()) {
    const list = holder[key];
    const kept = indexes === EVERY || !Array.isArray(list) ? [] : list.filter((_, i) => !indexes.has(i));
    if (kept.length > 0) holder[key] = kept;
    else delete holder[key];
  }
  const { iocs } = copy.database_specific ?? {};
  if (isRecord(iocs) && Object.keys(iocs).length === 0) delete copy.database_specific!.iocs;
  return copy;
}

/** Stands for all elements of a list. */
const EVERY: Set<number> = new Set();
