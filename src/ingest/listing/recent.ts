/**
 * The overlap of a list that is read from where the last run stopped. What is written down is not one position but the last things
 * before it, with their versions: the next run starts at the first of these, so that a thing which turned up behind the position is
 * found as long as it is among the last `OVERLAP`, and what is known is not fetched again.
 */
import type { Json } from '../../core/report.ts';

export const OVERLAP = 200;

/** A key and its version. */
export type Entry = readonly [key: string, version: string];

export class Recent {
  private readonly saved: readonly Entry[];
  private readonly versions: ReadonlyMap<string, string>;
  private readonly order: (a: Entry, b: Entry) => number;
  private passed: Entry[] = [];

  /** `order`: negative if the first comes first in the list. `saved`: what `state` gave; anything else is nothing. */
  constructor(saved: Json | undefined, order: (a: Entry, b: Entry) => number) {
    this.saved = entriesOf(saved).sort(order);
    this.versions = new Map(this.saved);
    this.order = order;
  }

  /** The earliest of the entries, where the list may be taken up; undefined if it must be read from its start. */
  get start(): Entry | undefined {
    return this.saved.length < OVERLAP ? undefined : this.saved[0];
  }

  has(key: string, version: string): boolean {
    return this.versions.get(key) === version;
  }

  /** A thing of this run was dealt with. Called in the order of the list. */
  pass(entry: Entry): void {
    this.passed.push(entry);
    if (this.passed.length > 4 * OVERLAP) this.passed = this.passed.slice(-OVERLAP);
  }

  /** What to save: the last things up to here, and those known from before that come after them. */
  state(): Json {
    const last = this.passed.at(-1);
    const ahead = last ? this.saved.filter((entry) => this.order(entry, last) > 0) : this.saved;
    const passed = this.passed.slice(-OVERLAP);
    return [...(ahead.length > 0 ? passed : passed), ...ahead].map(([key, version]) => [key, version]);
  }
}

function entriesOf(saved: Json | undefined): Entry[] {
  if (!Array.isArray(saved)) return [];
  return saved.flatMap((entry): Entry[] => {
    if (!Array.isArray(entry)) return [];
    const [key, version] = entry;
    return typeof key === 'string' && typeof version === 'string' ? [[key, version]] : [];
  });
}
