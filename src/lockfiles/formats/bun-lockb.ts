/** The binary lockfile that bun wrote before 1.2. Nobody but bun reads it: its layout follows the program's memory. */
import { type Dependency, type LockfileContext, LockfileError } from '../lockfile.ts';

/** Nothing where the text form lies beside it, which bun then reads instead; else an error that says how to get that form. */
export function read(_text: string, context: LockfileContext): Dependency[] {
  if (context.include('bun.lock') !== undefined) return [];
  throw new LockfileError(
    'is the binary form of bun.lock; run `bun install --save-text-lockfile --frozen-lockfile --lockfile-only` and delete it',
  );
}
