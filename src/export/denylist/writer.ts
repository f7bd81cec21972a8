/** One form of the list. */
import type { DenyEntry } from './entry.ts';

/** Is given every package once, ordered by ecosystem and name. */
export interface DenylistWriter {
  add(entry: DenyEntry): void;
  end(): void;
}
