/** The latest so many of any number of things, in bounded memory. */

export interface Dated {
  /** RFC 3339 in UTC, all with equally many digits: they are compared as text. */
  time: string;
  /** Orders what has the same time. */
  key: string;
}

export class Latest<T extends Dated> {
  private readonly most: number;
  private items: T[] = [];
  /** The least that is still among the latest, once there are enough. */
  private least: Dated | undefined;

  constructor(most: number) {
    this.most = most;
  }

  /** Whether it would be among the latest of what there was until now; saves the making of what would not. */
  wants(item: Dated): boolean {
    return this.least === undefined || compare(item, this.least) < 0;
  }

  add(item: T): void {
    if (!this.wants(item)) return;
    this.items.push(item);
    if (this.items.length >= this.most * 2) this.trim();
  }

  /** The latest first. */
  sorted(): readonly T[] {
    this.trim();
    return this.items;
  }

  private trim(): void {
    this.items.sort(compare);
    this.items.length = Math.min(this.items.length, this.most);
    if (this.items.length === this.most) this.least = this.items.at(-1);
  }
}

function compare(a: Dated, b: Dated): number {
  if (a.time !== b.time) return a.time > b.time ? -1 : 1;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
