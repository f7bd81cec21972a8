/** The layout `portable` applied to packages: which parts of a package become which parts of a folder. */
import type { Divide } from '../core/layout/divide.ts';
import { divideKey, joinKey } from '../core/layout/divide.ts';
import { decodeFolder, ecosystemFolder, encodeFolder } from '../core/layout/portable.ts';
import type { PackageName } from '../core/report.ts';
import type { Ecosystem } from './ecosystem.ts';
import { identify, packageName } from './identity.ts';
import { ECOSYSTEMS, GIT_REPOSITORIES } from './index.ts';

interface Home {
  ecosystem: Ecosystem;
  folder: string;
  /** Matches keys that are valid and their own encoding, so that nearly all packages cost one test. */
  plain: RegExp;
}

/** A segment that is its own encoding; of the characters that may stand as they are, those that names mostly use. */
const PLAIN_SEGMENT = String.raw`(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$))[a-z0-9_-](?:[a-z0-9._-]{0,178}[a-z0-9_-])?(?<!\.json)`;
const PLAIN: Record<Divide, RegExp> = {
  none: new RegExp(`^${PLAIN_SEGMENT}$`),
  scope: new RegExp(`^(?:@[a-z0-9_-]{1,179}/)?${PLAIN_SEGMENT}$`),
  slash: /^(?!)/,
  colon: /^(?!)/,
};

const HOMES: readonly Home[] = [...ECOSYSTEMS, GIT_REPOSITORIES].map((ecosystem) => ({
  ecosystem,
  folder: ecosystemFolder(ecosystem.name),
  plain: PLAIN[ecosystem.divide],
}));
const BY_NAME: ReadonlyMap<string, Home> = new Map(HOMES.map((home) => [home.ecosystem.name, home]));
const BY_FOLDER: ReadonlyMap<string, Home> = new Map(HOMES.map((home) => [home.folder, home]));

/** The folder below the root. Throws `InvalidPackageError`. */
export function portableDirectory(pkg: PackageName): string {
  const home = BY_NAME.get(pkg.ecosystem);
  if (home !== undefined) {
    const key = home.ecosystem.matchKey(pkg.name);
    if (home.plain.test(key)) return `${home.folder}/${key}`;
  }
  const { ecosystem, suffix, key } = identify(pkg);
  const folder = BY_NAME.get(ecosystem.name)!.folder;
  return encodeFolder(folder, suffix, divideKey(ecosystem.divide, key));
}

/** The package whose folder this would be, if it is one's at all: the caller compares. */
export function readPortableDirectory(directory: string): PackageName | undefined {
  const slash = directory.indexOf('/');
  const plain = BY_FOLDER.get(directory.slice(0, Math.max(slash, 0)));
  if (plain?.plain.test(directory.slice(slash + 1))) {
    return { ecosystem: plain.ecosystem.name, name: directory.slice(slash + 1) };
  }
  const parts = decodeFolder(directory);
  const home = parts && BY_FOLDER.get(parts.ecosystem);
  return home && packageName(home.ecosystem, parts.suffix, joinKey(home.ecosystem.divide, parts.segments));
}
