import { quote } from '../../core/quote.ts';
import type { Json } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { canonicalName } from '../../ecosystems/index.ts';
import { type FeedItem, readFeed } from '../listing/feed.ts';
import { feedEcosystem, NO_ECOSYSTEM } from '../listing/feed-ecosystem.ts';
import { locationOf, locationProblem } from '../listing/location.ts';
import { claimOf } from '../listing/package-claim.ts';
import type { SourceKind } from '../source.ts';

/** A list of Aikido's malware feed, `[{package_name, version, reason}]`; docs/how-to/add-a-source.md maps it field by field. */
export const kind: SourceKind = {
  name: 'aikido-feed',
  summary:
    "a list of Aikido's malware feed (malware_predictions.json, malware_pypi.json …): a path, or an http or https URL",
  problem: (source) => locationProblem(source, true) ?? (ecosystemOf(source) ? undefined : NO_ECOSYSTEM),
  read: (source, options) =>
    readFeed(source, options, (feed) =>
      Array.isArray(feed) ? packagesOf(feed, source, options.warn) : { wanted: 'a list' },
    ),
  map(bytes, key, source) {
    const ecosystem = ecosystemOf(source);
    if (ecosystem === undefined) throw new Error(NO_ECOSYSTEM);
    const versions = (JSON.parse(new TextDecoder().decode(bytes)) as Entry[]).map(({ version }) => version);
    return [claimOf({ ecosystem, name: key, versions: versions.includes(ALL) ? 'all' : versions }, source)];
  },
};

interface Entry {
  package_name: string;
  version: string;
  reason: string;
}

const ALL = '*';
const MALWARE = 'MALWARE';

/** What the feed files are called, and what they are about. */
const FILES: Readonly<Record<string, string>> = {
  'malware_predictions.json': 'npm',
  'malware_pypi.json': 'PyPI',
  'malware_vscode.json': 'VSCode',
};

function ecosystemOf(source: SourceConfig): string | undefined {
  return feedEcosystem(source, (path) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    return Object.hasOwn(FILES, file) ? FILES[file] : undefined;
  });
}

/** What is said of each package that is called malware at all. */
function packagesOf(
  feed: readonly Json[],
  source: SourceConfig,
  warn: (message: string) => void,
): Iterable<FeedItem> {
  const ecosystem = ecosystemOf(source) ?? '';
  const packages = new Map<string, Named>();
  const nameless: FeedItem[] = [];
  const others: string[] = [];
  for (const [i, item] of feed.entries()) {
    const { package_name: name, version, reason } = (item ?? {}) as Partial<Record<keyof Entry, Json>>;
    if (typeof name !== 'string' || name === '') {
      nameless.push({ key: `#${i + 1}`, json: item, reason: 'has no package_name' });
    } else if (typeof reason === 'string' && reason.toUpperCase() !== MALWARE) others.push(reason);
    else {
      const key = canonicalName(ecosystem, name);
      const found = packages.get(key) ?? { versions: [], bad: undefined };
      packages.set(key, found);
      if (typeof reason === 'string' && typeof version === 'string' && version !== '')
        found.versions.push(version);
      else found.bad = [...(found.bad ?? []).slice(0, 9), item];
    }
  }
  if (others.length > 0) {
    const names = [...new Set(others)].slice(0, 5).map((reason) => quote(reason, 20));
    warn(`${locationOf(source)}: left out ${others.length} entries that are called ${names.join(', ')}.`);
  }
  return itemsOf(packages, nameless);
}

/** A package of the feed, while it is read. */
interface Named {
  versions: string[];
  /** Some of the entries that say too little. */
  bad: Json[] | undefined;
}

/** Each package as a feed of its own, in an order that does not follow the feed's. */
function* itemsOf(packages: ReadonlyMap<string, Named>, nameless: readonly FeedItem[]): Generator<FeedItem> {
  for (const item of nameless) if (!packages.has(item.key)) yield item;
  for (const key of [...packages.keys()].sort()) {
    const { versions, bad } = packages.get(key)!;
    if (bad) yield { key, json: bad, reason: 'has an entry without a version or a reason' };
    else {
      const json = [...new Set(versions)]
        .sort()
        .map((version) => ({ package_name: key, version, reason: MALWARE }));
      yield { key, json };
    }
  }
}
