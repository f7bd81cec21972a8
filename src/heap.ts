/** How much memory a long run may leave uncollected. */
import { setFlagsFromString } from 'node:v8';

/** Limits of a second thread that keeps nothing. */
export const SMALL_HEAP = { maxYoungGenerationSizeMb: 2 };

/**
 * Lets the heap grow by a third before it is collected, not to four times what is in use: a run over a quarter of a million
 * files leaves little behind for each, and would collect that once in a hundred megabytes. Costs no time that can be measured.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=30');
}
