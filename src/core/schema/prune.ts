/** A report without the parts that have the wrong structure, so that nothing that reads it stumbles. */
import type { SchemaProblem } from '../parse.ts';
import { isObject, segmentsOf, valueAt } from './pointer.ts';

/** Keys of an open object are nobody's to judge: whatever they hold harms no reader. */
const OPEN =
  /^\/database_specific\/(?!(?:malicious-packages-origins|iocs|false-positives|disputes|all-versions|additions|removed|conflicts)(?:\/|$))/;

/**
 * What must go so that `problem` goes: the keys that lead to a property of an object, which holds the fault or the list
 * it stands in. Undefined where the value may stay, because it has the type that its readers expect.
 */
export function faultyProperty(root: unknown, problem: SchemaProblem): string[] | undefined {
  const keys = segmentsOf(problem.pointer);
  if (problem.kind === 'wrong-type' && OPEN.test(problem.pointer)) return undefined;
  if (problem.kind === 'wrong-value' && isReadable(valueAt(root, keys))) return undefined;
  while (keys.length > 0 && !isObject(valueAt(root, keys.slice(0, -1)))) keys.pop();
  return keys.length > 0 ? keys : undefined;
}

/** A text, list or object that is only not one of those allowed. */
function isReadable(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

/** `root` without the properties named. Copies the containers on the way to them, shares the rest. */
export function without(
  root: Record<string, unknown>,
  properties: Iterable<readonly string[]>,
): Record<string, unknown> {
  const copy = { ...root };
  const copied = new WeakSet<object>([copy]);
  for (const keys of properties) remove(copy, keys, copied);
  return copy;
}

function remove(root: Record<string, unknown>, keys: readonly string[], copied: WeakSet<object>): void {
  let container = root;
  for (const key of keys.slice(0, -1)) {
    // Something above it has gone already, or the key is one that plain assignment would misread.
    if (!Object.hasOwn(container, key) || key === '__proto__') return;
    let child = container[key] as Record<string, unknown>;
    if (typeof child !== 'object' || child === null) return;
    if (!copied.has(child)) {
      child = (Array.isArray(child) ? [...child] : { ...child }) as Record<string, unknown>;
      copied.add(child);
      container[key] = child;
    }
    container = child;
  }
  delete container[keys.at(-1)!];
}
