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
    if (path.endsWith('.json')) checked++;
    if (rootOf(run.config, path) === undefined) {
      // Whatever it is, the rules for reports would only add noise.
      diagnostics.push(outside(path, run.config.roots));
      return;
    }
    for (const diagnostic of checkFound(path, found, run)?.diagnostics ?? []) diagnostics.push(diagnostic);
  });
  return { checked, diagnostics };
}

function outside(path: string, roots: readonly string[]): Diagnostic {
  return {
    rule: 'path-folder',
    severity: 'error',
    path,
    line: 1,
    column: 1,
    pointer: '',
    message: `This file lies outside ${roots.join(', ')}, where reports are kept.`,
    hint: 'Move it below, or let `mal new` write it.',
    fixable: false,
  };
}
