/** The objects of a bucket that a test server keeps: sorted by the bytes of their keys, as all buckets list them. */
import { createHash } from 'node:crypto';

export interface StoredObject {
  key: string;
  bytes: Buffer;
  /** In hex. */
  md5: string;
  generation: number;
  changed: string;
}

export class BucketObjects {
  private readonly objects = new Map<string, StoredObject>();
  private sorted: string[] | undefined;
  private generation = 0;

  put(key: string, body: string, changed = '2026-01-01T00:00:00.000Z'): void {
    const bytes = Buffer.from(body);
    const md5 = createHash('md5').update(bytes).digest('hex');
    if (!this.objects.has(key)) this.sorted = undefined;
    this.objects.set(key, { key, bytes, md5, generation: ++this.generation, changed });
  }

  remove(key: string): void {
    this.objects.delete(key);
    this.sorted = undefined;
  }

  get(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  /** At most `max` objects under a prefix; `from` is left out unless `including`. */
  page(
    prefix: string,
    from: string,
    max: number,
    including = false,
  ): { objects: StoredObject[]; more: boolean } {
    this.sorted ??= [...this.objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const objects: StoredObject[] = [];
    for (let i = this.position(from > prefix ? from : prefix); i < this.sorted.length; i++) {
      const key = this.sorted[i]!;
      if (!including && key === from) continue;
      if (!key.startsWith(prefix)) {
        if (key > prefix) break;
        continue;
      }
      if (objects.length === max) return { objects, more: true };
      objects.push(this.objects.get(key)!);
    }
    return { objects, more: false };
  }

  /** The index of the first key not before this one. */
  private position(key: string): number {
    let low = 0;
    let high = this.sorted!.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (Buffer.compare(Buffer.from(this.sorted![middle]!), Buffer.from(key)) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
