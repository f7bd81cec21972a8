/** Validation of the reports that someone names, one after the other. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { rootOf } from '../core/roots.ts';
import { WorktreeStore } from '../store/worktree.ts';
import { resolveTargets } from '../targets.ts';
import { checkFound, type RunContext } from './check-found.ts';
import type { RunResult } from './full-run.ts';

/** Checks the named reports with the file and report rules. Throws `CannotRun` for a name that means nothing. */
export async function validateSome(
  root: string,
  what: readonly string[],
  cwd: string,
  run: RunContext,
): Promise<RunResult> {
  const paths = await resolveTargets(what, { root, cwd, config: run.config });
  const diagnostics: Diagnostic[] = [];
  let checked = 0;
  await new WorktreeStore(root).read(paths, (path, found) => {
    const result = checkFound(path, found, run);
    if (!result) return;
    if (path.endsWith('.json')) checked++;
    for (const diagnostic of result.diagnostics) diagnostics.push(diagnostic);
    if (rootOf(run.config, path) !== undefined) return;
    diagnostics.push({
      rule: 'path-folder',
      severity: 'error',
      path,
      line: 1,
      column: 1,
      pointer: '',
      message: `This file lies outside ${run.config.roots.join(', ')}, where reports are kept.`,
      hint: 'Move it below, or let `mal new` write it.',
      fixable: false,
    });
  });
  return { checked, diagnostics };
}
