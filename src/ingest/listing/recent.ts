/**
 * The overlap of a list that is taken up where the last run stopped. What is written down is not one position but the last `OVERLAP`
 * things before it, with their versions: the next run starts ahead of these, so that a thing which turned up among them, behind the
 * position, is found, and what is known is not fetched again.
 */
import type { Json } from '../../core/report.ts';

export const OVERLAP = 200;

/** A key and its version. */
export type Entry = readonly [key: string, version: string];

export class Recent {
  private readonly order: (a: Entry, b: Entry) => number;
  private readonly known: readonly Entry[];
  private readonly versions: ReadonlyMap<string, string>;
  private passed: Entry[] = [];
  private forgotten: Entry | undefined;

  /** `order`: negative if the first comes first in the list. `saved`: what `state` gave; anything else is nothing. */
  constructor(saved: Json | undefined, order: (a: Entry, b: Entry) => number) {
    const { after, known } = saved && typeof saved === 'object' && !Array.isArray(saved) ? saved : {};
    this.order = order;
    this.forgotten = entryOf(after);
    const entries = Array.isArray(known) ? known.map(entryOf) : [];
    this.known = entries.filter((entry) => entry !== undefined).sort(order);
    this.versions = new Map(this.known.map(([key, version]) => [key, version]));
  }

  /** The list is read from behind this thing; undefined: from its start. */
  get after(): Entry | undefined {
    return this.forgotten;
  }

  /** The last thing of an earlier run of which `is` holds. */
  lastKnown(is: (key: string) => boolean): Entry | undefined {
    return this.known.findLast(([key]) => is(key));
  }

  has(key: string, version: string): boolean {
    return this.versions.get(key) === version;
  }

  /** A thing of this run was dealt with. To be called in the order of the list. */
  pass(entry: Entry): void {
    this.passed.push(entry);
    if (this.passed.length > 2 * OVERLAP) this.forget();
  }

  /** What to save: things up to here, and those known from before that come after them. */
  state(): Json {
    if (this.passed.length > OVERLAP) this.forget();
    const last = this.passed.at(-1);
    const ahead = last ? this.known.filter((entry) => this.order(entry, last) > 0) : this.known;
    const known = [...this.passed, ...ahead].map(([key, version]) => [key, version]);
    return { after: this.forgotten ? [...this.forgotten] : null, known };
  }

  private forget(): void {
    this.forgotten = this.passed.at(-OVERLAP - 1);
    this.passed = this.passed.slice(-OVERLAP);
  }
}

function entryOf(saved: Json | undefined): Entry | undefined {
  if (!Array.isArray(saved)) return undefined;
  const [key, version] = saved;
  return typeof key === 'string' && typeof version === 'string' ? [key, version] : undefined;
}
