import type { Json } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { ECOSYSTEMS } from '../../ecosystems/index.ts';
import { type FeedItem, readFeed } from '../listing/feed.ts';
import { feedEcosystem, NO_ECOSYSTEM } from '../listing/feed-ecosystem.ts';
import { locationProblem } from '../listing/location.ts';
import { claimOf } from '../listing/package-claim.ts';
import type { SourceKind } from '../source.ts';

/** A manifest of Datadog's dataset, `{name: null | [versions]}`; docs/how-to/add-a-source.md maps it field by field. */
export const kind: SourceKind = {
  name: 'datadog-manifest',
  summary:
    "a manifest of Datadog's dataset of malicious packages (samples/<ecosystem>/manifest.json): a path, or an http or https URL",
  problem: (source) => locationProblem(source, true) ?? (ecosystemOf(source) ? undefined : NO_ECOSYSTEM),
  read: (source, options) => readFeed(source, options, packagesOf),
  map(bytes, _, source) {
    const ecosystem = ecosystemOf(source);
    if (ecosystem === undefined) throw new Error(NO_ECOSYSTEM);
    const manifest = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, Json>;
    return Object.entries(manifest).map(([name, versions]) => {
      const problem = problemOf(versions);
      if (problem !== undefined) throw new Error(`it ${problem}`);
      return claimOf({ ecosystem, name, versions: (versions as string[] | null) ?? 'all' }, source);
    });
  },
};

/** Each package as a manifest of its own. */
function* itemsOf(manifest: Record<string, Json>): Generator<FeedItem> {
  for (const name of Object.keys(manifest).sort()) {
    const versions = manifest[name]!;
    const reason = problemOf(versions);
    // A computed key is a plain property, also `__proto__`.
    yield { key: name, json: { [name]: versions }, ...(reason === undefined ? {} : { reason }) };
  }
}

function packagesOf(feed: Json): Iterable<FeedItem> | { wanted: string } {
  const isManifest = typeof feed === 'object' && feed !== null && !Array.isArray(feed);
  return isManifest ? itemsOf(feed) : { wanted: 'an object of package names' };
}

/** An empty list is not read as "all", nor as "none". */
function problemOf(versions: Json): string | undefined {
  if (versions === null) return undefined;
  if (!Array.isArray(versions) || !versions.every((version) => typeof version === 'string' && version !== ''))
    return 'has something else than null or a list of versions';
  return versions.length === 0 ? 'has an empty list of versions' : undefined;
}

/** In the dataset, the folder of a manifest is called after its ecosystem. */
function ecosystemOf(source: SourceConfig): string | undefined {
  return feedEcosystem(source, (path) => {
    const folders = path.toLowerCase().split('/').slice(0, -1).reverse();
    for (const folder of folders) {
      const found = ECOSYSTEMS.find(({ name }) => name.toLowerCase() === folder);
      if (found) return found.name;
    }
    return undefined;
  });
}
