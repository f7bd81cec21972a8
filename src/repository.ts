/** What kind of repository this is, and what its state says. */
import { DEFAULT_CONFIG, type RepositoryConfig } from './core/config.ts';
import { configProblems } from './core/schema/config.ts';
import { describeProblem } from './core/schema/describe.ts';
import { CannotRun } from './failure.ts';
import { CONFIG_FILE, IDS_FILE } from './root.ts';
import { readText, type Store } from './store/store.ts';

export { CONFIG_FILE, findRoot, IDS_FILE } from './root.ts';

/** What a repository says of itself. */
export interface Repository {
  config: RepositoryConfig;
  /** The highest number given per year; undefined where the repository keeps none. */
  given: Map<string, number> | undefined;
}

/** Reads the configuration and the numbers given from a store. Throws `CannotRun` if one is damaged. */
export async function loadRepository(store: Store): Promise<Repository> {
  return {
    config: parseConfig(await readText(store, CONFIG_FILE)),
    given: parseGiven(await readText(store, IDS_FILE)),
  };
}

/** The text of `mal.config.json`; the defaults for none. Throws `CannotRun` if it is not what its schema says. */
export function parseConfig(text: string | undefined): RepositoryConfig {
  if (text === undefined) return DEFAULT_CONFIG;
  const value = parseJson(text, CONFIG_FILE);
  const [problem] = configProblems(value);
  if (problem)
    throw new CannotRun(
      `${CONFIG_FILE}: ${describeProblem(problem)}`,
      'Its fields are described in docs/format.md.',
    );
  return { ...DEFAULT_CONFIG, ...(value as Partial<RepositoryConfig>) };
}

/** The text of `.mal/ids.json`. Throws `CannotRun` if it is damaged. */
export function parseGiven(text: string | undefined): Map<string, number> | undefined {
  if (text === undefined) return undefined;
  const value = parseJson(text, IDS_FILE);
  const entries =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
  const good = entries?.every(([year, n]) => /^\d{4}$/.test(year) && Number.isSafeInteger(n) && n > 0);
  if (!entries || !good) {
    throw new CannotRun(
      `${IDS_FILE} must hold one number per year, such as {"2025": 1000003}.`,
      `Restore it: git checkout -- ${IDS_FILE}`,
    );
  }
  return new Map(entries as [string, number][]);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CannotRun(
      `${path} is not valid JSON: ${(error as Error).message}.`,
      `Compare it with git diff -- ${path}`,
    );
  }
}
