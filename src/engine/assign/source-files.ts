import { SOURCES_FOLDER } from '../../core/roots.ts';
import { runGit, splitZ } from '../../store/git.ts';

/** What of the state of the sources is not committed: it belongs into the commit of the reports that came with it. */
export async function uncommittedSourceFiles(root: string): Promise<string[]> {
  const folder = SOURCES_FOLDER.slice(0, -1);
  const args = ['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--', folder];
  return splitZ(await runGit(root, args)).map((line) => line.slice(3));
}

export const isSourceFile = (path: string): boolean => path.startsWith(SOURCES_FOLDER);
