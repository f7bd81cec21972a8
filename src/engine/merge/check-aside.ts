/** What full validation says of `.mal/unmergeable/`. */
import { checkFile } from '../../core/check.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import mergeUnmergeable from '../../rules/merge-unmergeable.ts';
import { readFound } from '../../store/worktree.ts';
import { type RunContext, ruleContext } from '../check-found.ts';
import { entryFiles } from './set-aside.ts';

/** One warning for each file there: the rules for reports do not speak of it. */
export function checkAside(root: string, run: RunContext): Diagnostic[] {
  const rules = { file: [mergeUnmergeable], report: [], repo: [], change: [] };
  return entryFiles(root).flatMap((path) => {
    const found = readFound(root, path);
    const text = found.kind === 'file' ? new TextDecoder().decode(found.bytes) : undefined;
    const parsed = text === undefined ? { problems: [] } : { text, problems: [] };
    const size = 'size' in found ? found.size : 0;
    return checkFile({ path, kind: 'file', size, parsed }, rules, ruleContext(run, path));
  });
}
