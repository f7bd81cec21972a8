/**
 * Works on several things at once and gives the results in the order of the things. At most `width` are under way or waiting to be
 * taken, and no thing is asked for before there is room for it. The first failure, in that order, is thrown.
 */
export async function* inOrder<T, R>(
  things: AsyncIterable<T> | Iterable<T>,
  width: number,
  work: (thing: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const source = iteratorOf(things);
  const queue: Promise<R>[] = [];
  let more = true;
  try {
    for (;;) {
      while (more && queue.length < width) {
        const { done, value } = await source.next();
        if (done) {
          more = false;
        } else {
          const result = work(value);
          // Whoever comes first in the queue is heard; the others must not count as unheard until then.
          result.catch(() => {});
          queue.push(result);
        }
      }
      const first = queue.shift();
      if (!first) return;
      yield await first;
    }
  } finally {
    if (more) await source.return?.();
  }
}

function iteratorOf<T>(things: AsyncIterable<T> | Iterable<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in things ? things[Symbol.asyncIterator]() : things[Symbol.iterator]();
}
