/** What an export leaves out of a report, and why. */
import type { Json } from '../../core/report.ts';
import { join } from '../../core/schema/pointer.ts';

export interface Removal {
  /** JSON Pointer into the report as it is here. */
  pointer: string;
  value: Json;
  /** What stands there instead; absent if nothing does. */
  now?: Json;
  reason: string;
}

/** Collects what is left out of one report. */
export class Removals {
  readonly list: Removal[] = [];

  note(pointer: string, value: unknown, reason: string, now?: Json): void {
    this.list.push({ pointer, value: value as Json, ...(now === undefined ? {} : { now }), reason });
  }

  /** The object with none but these keys: the object itself if it has no other, undefined if it has none of them. */
  keep<T extends object>(
    object: T,
    keys: ReadonlySet<string>,
    pointer: string,
    reason: string,
  ): T | undefined {
    const strange = Object.keys(object).filter((key) => !keys.has(key));
    if (strange.length === 0) return object;
    const kept: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(object)) {
      if (keys.has(key)) kept[key] = value;
      else this.note(join(pointer, key), value, reason);
    }
    return Object.keys(kept).length > 0 ? (kept as T) : undefined;
  }

  /** The elements that pass: the list itself if all do. */
  filter<T>(list: T[], passes: (element: T) => boolean, pointer: string, reason: string): T[] {
    if (list.every(passes)) return list;
    return list.filter((element, i) => {
      const good = passes(element);
      if (!good) this.note(`${pointer}/${i}`, element, reason);
      return good;
    });
  }
}
