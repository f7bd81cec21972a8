/** Full validation of a working tree: every report that changed since it was last checked, then the rules that compare all with all. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../core/diagnostic.ts';
import { SOURCES_FOLDER, UNMERGEABLE_FOLDER } from '../core/roots.ts';
import { TrackedPaths } from '../store/tracked-paths.ts';
import { listUntracked } from '../store/untracked.ts';
import { listTracked } from '../store/worktree.ts';
import type { Drained } from './drain.ts';
import { readFacts } from './facts.ts';
import type { RunSettings } from './run-settings.ts';
import { type Checked, VerdictMemory } from './verdicts/memory.ts';

export interface RunResult {
  /** Report files looked at. */
  checked: number;
  diagnostics: Diagnostic[];
  /** The texts that were checked, where they are not those of the working tree. */
  textOf?: (path: string) => string | undefined;
}

/** Below this size of git's index the second thread costs more than it saves. */
const SMALL_INDEX = 200_000;

/**
 * Validates everything below the roots of the working tree at `root`; `fresh`: also what is as it was when it was last
 * checked. Throws `GitError` if git cannot list it.
 */
export async function validateWorktree(
  root: string,
  settings: RunSettings,
  fresh = false,
): Promise<RunResult> {
  const { roots } = settings.config;
  const listing = listTracked(root, roots);
  const memory = VerdictMemory.open(root, settings, fresh);
  // What checks is a good part of the program: it is loaded while git lists, unless it may not be needed.
  const early = memory && !memory.isEmpty ? undefined : startEarly(root, settings);
  const printed = await listing;
  // From here on files are opened by paths relative to the repository: every folder less on the way is time saved.
  process.chdir(root);
  const findUntracked = () => listUntracked('.', roots, new TrackedPaths(printed, true));
  const recalled = memory?.recall(printed);
  const stale = recalled?.stale ?? printed;
  let untracked: string[] = [];
  if (stale.length === 0) {
    untracked = await findUntracked();
    if (untracked.length === 0 && recalled?.comparing) {
      const diagnostics = [...recalled.diagnostics(), ...recalled.comparing, ...(await aside(settings))];
      return { checked: recalled.checked, diagnostics };
    }
  }
  const { checkListing, compareAll, startHelper, PASSING } = await (early?.program ??
    import('./check-listing.ts'));
  const helper = early ? await early.helper : stale.length > SMALL_INDEX ? startHelper(settings) : undefined;
  try {
    const tracked = await checkListing(stale, true, settings, helper, async () => {
      if (stale.length > 0) untracked = await findUntracked();
    });
    const added =
      untracked.length === 0
        ? []
        : await checkListing(Buffer.from(`${untracked.join('\0')}\0`), false, settings, helper);
    const parts = [...tracked, ...added];
    const facts = recalled?.facts() ?? [];
    for (const part of parts) for (const fact of readFacts(part.facts)) facts.push(fact);
    const comparing = compareAll(facts, settings);
    memory?.save(printed, checkedOf(tracked, PASSING), untracked.length === 0 ? comparing : undefined);
    const diagnostics = recalled?.diagnostics() ?? [];
    for (const part of parts) for (const diagnostic of part.diagnostics) diagnostics.push(diagnostic);
    for (const diagnostic of comparing) diagnostics.push(diagnostic);
    diagnostics.push(...(await aside(settings)));
    const checked = parts.reduce((sum, part) => sum + part.checked, recalled?.checked ?? 0);
    return { checked, diagnostics };
  } finally {
    helper?.stop();
  }
}

function startEarly(root: string, settings: RunSettings) {
  const program = import('./check-listing.ts');
  const helper = program.then(({ startHelper }) => (isLarge(root) ? startHelper(settings) : undefined));
  return { program, helper };
}

function isLarge(root: string): boolean {
  try {
    return statSync(join(root, '.git/index')).size > SMALL_INDEX;
  } catch {
    // A linked working tree keeps its index elsewhere: the second thread is then worth trying.
    return true;
  }
}

function checkedOf(parts: readonly Drained[], passing: ReadonlySet<string>): Checked {
  return {
    facts: parts.map((part) => part.facts),
    diagnostics: parts.flatMap((part) => part.diagnostics),
    passing,
  };
}

/** What lies in `.mal/unmergeable/` and `.mal/sources/`, usually nothing. */
async function aside(settings: RunSettings): Promise<Diagnostic[]> {
  const isThere = (folder: string) => statSync(folder, { throwIfNoEntry: false }) !== undefined;
  const diagnostics: Diagnostic[] = [];
  if (!isThere(UNMERGEABLE_FOLDER) && !isThere(SOURCES_FOLDER)) return diagnostics;
  const { makeRunContext } = await import('./run-context.ts');
  const run = makeRunContext(settings);
  if (isThere(UNMERGEABLE_FOLDER)) {
    const { checkAside } = await import('./merge/check-aside.ts');
    diagnostics.push(...checkAside('.', run));
  }
  if (isThere(SOURCES_FOLDER)) {
    const { checkSources } = await import('../ingest/check-state.ts');
    diagnostics.push(...checkSources('.', run));
  }
  return diagnostics;
}
