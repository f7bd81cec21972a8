/** One pass over a source for several readers, in step: nothing is kept for a slow one, nor read twice. */

export interface FanOut<T> {
  /** One for each reader. */
  streams: AsyncIterable<T>[];
  /** The reader of this index needs no more; the others no longer wait for it. */
  leave(index: number): void;
}

/** The source is read on when every reader that is still there has taken what came before. */
export function fanOut<T>(source: AsyncGenerator<readonly T[], void>, readers: number): FanOut<T> {
  const waiting: {
    resolve(result: IteratorResult<readonly T[], void>): void;
    reject(error: unknown): void;
  }[] = [];
  const there = new Set(Array.from({ length: readers }, (_, i) => i));
  const pull = (): void => {
    if (waiting.length === 0 || waiting.length < there.size) return;
    const round = waiting.splice(0);
    source.next().then(
      (result) => {
        for (const { resolve } of round) resolve(result);
      },
      (error: unknown) => {
        for (const { reject } of round) reject(error);
      },
    );
  };
  const leave = (index: number): void => {
    if (!there.delete(index)) return;
    if (there.size === 0) void source.return();
    else pull();
  };
  async function* stream(index: number): AsyncGenerator<T, void> {
    try {
      for (;;) {
        const { value, done } = await new Promise<IteratorResult<readonly T[], void>>((resolve, reject) => {
          waiting.push({ resolve, reject });
          pull();
        });
        if (done) return;
        yield* value;
      }
    } finally {
      leave(index);
    }
  }
  return { streams: Array.from({ length: readers }, (_, i) => stream(i)), leave };
}
