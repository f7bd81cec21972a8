/** `.mal/sources/<id>.json`: read, written, and the names of all that are there. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../core/report.ts';
import {
  formatSourceState,
  parseSourceState,
  SOURCES_FOLDER,
  type SourceState,
  sourceFileOf,
} from '../core/source-state.ts';
import { CannotRun } from '../failure.ts';
import { settingText } from '../store/store.ts';
import { readFound } from '../store/worktree.ts';

export const statePath = (source: string): string => `${SOURCES_FOLDER}${source}.json`;

/** The state of a source; of one that was never read, an empty one. Throws `CannotRun` if it is damaged. */
export function readState(root: string, source: string): SourceState {
  const path = statePath(source);
  const found = readFound(root, path);
  if (found.kind === 'missing') return {};
  const state = parseSourceState(settingText(path, found));
  if (state) return state;
  throw new CannotRun(
    `${path} is not what mal writes there.`,
    `Restore it: git checkout -- ${path}. Without it the source is read from the beginning, which changes nothing.`,
  );
}

/** None if the text would be the same. */
export function stateChange(source: string, before: SourceState, after: SourceState): Change[] {
  const text = formatSourceState(after);
  return text === formatSourceState(before) ? [] : [{ kind: 'write', path: statePath(source), text }];
}

/** The sources of which there is a state or a quarantine, sorted. */
export function sourcesWithState(root: string): string[] {
  const found = new Set<string>();
  for (const name of namesIn(join(root, SOURCES_FOLDER))) {
    const source = name.replace(/\.json$/, '');
    if (sourceFileOf(statePath(source))) found.add(source);
  }
  return [...found].sort();
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
