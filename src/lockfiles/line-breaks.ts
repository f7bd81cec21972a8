/** What hides lines from a reader that knows fewer of their ends than a package manager. */
import { LockfileError } from './lockfile.ts';

/** Refuses a carriage return alone: it ends a line for yarn and for readers of YAML, and for nobody who looks at the file. */
export function checkLineBreaks(text: string): void {
  const at = text.search(/\r(?!\n)/);
  if (at >= 0)
    throw new LockfileError(
      'has a carriage return without a line feed, which package managers take for the end of a line',
      text.slice(0, at).split('\n').length,
    );
}
