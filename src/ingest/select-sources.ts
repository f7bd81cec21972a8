/** The sources of a repository, and those of them that a command line means. */
import type { RepositoryConfig } from '../core/config.ts';
import { quote } from '../core/quote.ts';
import { completeSource, type SourceConfig } from '../core/source-config.ts';
import { CannotRun } from '../failure.ts';
import { CONFIG_FILE } from '../root.ts';

/** In the order of the file. Throws `CannotRun` if two have one id. */
export function allSources({ sources = [] }: Pick<RepositoryConfig, 'sources'>): SourceConfig[] {
  const ids = new Set<string>();
  for (const { id } of sources) {
    if (ids.has(id))
      throw new CannotRun(`${CONFIG_FILE} has two sources with the id ${quote(id)}.`, 'Rename one of them.');
    ids.add(id);
  }
  return sources.map(completeSource);
}

/** The named ones; all if none is named. Throws `CannotRun` for a name that is no source, and where there are none. */
export function selectSources(
  config: Pick<RepositoryConfig, 'sources'>,
  names: readonly string[],
): SourceConfig[] {
  const all = allSources(config);
  if (all.length === 0)
    throw new CannotRun(
      `${CONFIG_FILE} names no sources.`,
      'docs/format.md, "sources", tells how they are written.',
    );
  const byId = new Map(all.map((source) => [source.id, source]));
  const missing = names.find((name) => !byId.has(name));
  if (missing !== undefined) {
    throw new CannotRun(
      `There is no source ${quote(missing)}.`,
      `${CONFIG_FILE} has ${[...byId.keys()].join(', ')}.`,
    );
  }
  return names.length === 0 ? all : all.filter(({ id }) => names.includes(id));
}
