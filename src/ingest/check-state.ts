/** What full validation says of `.mal/sources/`. */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkFile } from '../core/check.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { SOURCES_FOLDER, sourceFileOf } from '../core/source-state.ts';
import { type RunContext, ruleContext } from '../engine/check-found.ts';
import sourceState from '../rules/source-state.ts';
import { readFound } from '../store/worktree.ts';

/** Findings on the files there; what was seen of a source is judged by its name alone, as it may be large. */
export function checkSources(root: string, run: RunContext): Diagnostic[] {
  const rules = { file: [sourceState], report: [], repo: [], change: [] };
  return filesIn(root, SOURCES_FOLDER.slice(0, -1)).flatMap((path) => {
    const found = sourceFileOf(path)?.kind === 'seen' ? undefined : readFound(root, path);
    const text = found?.kind === 'file' ? new TextDecoder().decode(found.bytes) : undefined;
    const parsed = text === undefined ? { problems: [] } : { text, problems: [] };
    const size = found && 'size' in found ? found.size : 0;
    return checkFile({ path, kind: 'file', size, parsed }, rules, ruleContext(run, path));
  });
}

/** Sorted; what is no folder counts as a file. */
function filesIn(root: string, folder: string): string[] {
  return entriesOf(join(root, folder))
    .map((entry) => ({ path: `${folder}/${entry.name}`, isFolder: entry.isDirectory() }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap(({ path, isFolder }) => (isFolder ? filesIn(root, path) : [path]));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
