/** Names of commits, and how git is asked what differs between them. Loads next to nothing: it is needed before the program. */
import { quote } from '../core/quote.ts';
import { CannotRun } from '../failure.ts';

/** The name of a commit as it may be handed to git: nothing that it could take for an option, a range or a line. */
export function checkRevision(rev: string): string {
  if (rev === '' || rev.startsWith('-') || rev.includes('..') || /[\u0000-\u0020:]/.test(rev)) {
    throw new CannotRun(
      `${quote(rev)} is not the name of a commit.`,
      'Give a branch, a tag or an object id.',
    );
  }
  return rev;
}

/** The words of a `git diff` that prints what `parseRawDiff` reads. */
export function diffWords(range: readonly string[], folders: readonly string[] = []): string[] {
  return ['diff', ...RAW, '--end-of-options', ...range, '--', ...folders];
}

/** The form of a difference that `parseRawDiff` reads. */
export const RAW: readonly string[] = ['--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff'];

/** What `head` says otherwise than the commit at which it left `base`. */
export const sinceMergeBase = (base: string, head: string): string => `${base}...${head}`;
