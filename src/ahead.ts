/**
 * Starts what `mal validate --base` will ask git, as the words of the command line say: in a large database git takes as long as
 * the program does to load. A bundle of its own, which `mal.ts` loads first.
 */
import { checkRevision, diffWords, sinceMergeBase } from './engine/revision.ts';
import { findRoot } from './root.ts';
import { CAT_FILE } from './store/cat-file.ts';
import { startGitAhead } from './store/git.ts';

/** Whatever is wrong with the words is left to the command itself. */
export function askAhead(words: readonly string[]): void {
  const base = wordAfter(words, '--base');
  if (base === undefined) return;
  const head = wordAfter(words, '--head') ?? 'HEAD';
  try {
    const root = findRoot(process.cwd());
    startGitAhead(root, CAT_FILE, true);
    startGitAhead(root, diffWords([sinceMergeBase(checkRevision(base), checkRevision(head))]));
  } catch {
    // The command says it in its own words.
  }
}

function wordAfter(words: readonly string[], option: string): string | undefined {
  const at = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  if (at < 0) return undefined;
  return words[at] === option ? words[at + 1] : words[at]!.slice(option.length + 1);
}
