/** The words of a command line → what of them is malicious. */
import type { World } from '../env.ts';
import type { Dependency } from '../lockfiles/lockfile.ts';
import type { Checker, CheckResult } from './check.ts';
import { findFiles, type Unchecked } from './find-files.ts';
import { readFiles } from './read-files.ts';
import { readPackageWords, splitWords } from './words.ts';

/** Looks at everything that was named, in files, folders, words and standard input; the result of `checker` is sorted then. */
export async function runCheck(
  what: readonly string[],
  installed: boolean,
  checker: Checker,
  world: World,
): Promise<CheckResult> {
  const { result } = checker;
  const add = (path: string, dependencies: readonly Dependency[]) => checker.add(path, dependencies);
  const fail = (unchecked: readonly Unchecked[]) => {
    for (const one of unchecked) result.unchecked.push(one);
  };
  const { places, words, stdin } = splitWords(what, world.cwd);
  if (words.length > 0 || stdin) {
    const read = await readPackageWords(words, stdin ? world.stdin.stream : undefined);
    add('', read.dependencies);
    fail(read.unchecked);
  }
  const found = findFiles(places, world.cwd, installed);
  fail(found.unchecked);
  fail(await readFiles(found.files, world.cwd, add));
  if (found.trees.length > 0) {
    const { readTrees } = await import('./installed.ts');
    fail(await readTrees(found.trees, world.cwd, add));
  }
  sort(result);
  return result;
}

function sort({ matches, unchecked }: CheckResult): void {
  unchecked.sort((a, b) => byText(a.path, b.path) || a.line - b.line);
  matches.sort(
    (a, b) =>
      byText(a.path, b.path) ||
      a.dependency.line - b.dependency.line ||
      byText(a.dependency.as ?? '', b.dependency.as ?? '') ||
      byText(a.report.id, b.report.id),
  );
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
