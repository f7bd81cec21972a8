import { lstatSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { SourceConfig } from '../../core/source-config.ts';
import { locationOf, locationProblem, pathOf } from '../listing/location.ts';
import { canReadAhead, type Named, ReadAhead } from '../listing/read-ahead.ts';
import { FROM_THE_START, type Listed, show } from '../listing/show.ts';
import { readWalked, type Tree, walkFiles } from '../listing/walk-files.ts';
import { type ReadOptions, type Seen, SourceError, type SourceKind } from '../source.ts';

/**
 * OSV files as they lie on the disk. The version of a file is the digest of its bytes: to read them all costs less than it
 * would to remember, and to believe, when each was written last.
 */
export const kind: SourceKind = {
  name: 'folder',
  summary: 'a folder with OSV files (*.json, at any depth), or one such file; links are not followed',
  problem: (source) => locationProblem(source, false),
  read: (source, options) => show(filesOf(source, options), source, options, FROM_THE_START),
};

/** New files after which the rest of the folder is read by a second thread. */
const MANY = 500;

/** Looks for nothing before it is asked. */
function filesOf(source: SourceConfig, options: ReadOptions): AsyncIterable<Listed> {
  return { [Symbol.asyncIterator]: () => open(source, options) };
}

function open(source: SourceConfig, { root, seen }: ReadOptions): AsyncGenerator<Listed> {
  const path = pathOf(source, root);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found || found.isSymbolicLink()) {
    throw new SourceError(
      `${locationOf(source)} ${found ? 'is a symbolic link' : 'does not exist'}.`,
      'Correct `location` of the source in mal.config.json; a path is relative to the repository.',
    );
  }
  const { prefixes, limits } = source;
  const tree = { folder: path, shown: locationOf(source), prefixes, objectBytes: limits.objectBytes };
  if (!found.isDirectory()) return only({ ...tree, folder: dirname(path) }, basename(path), seen);
  const middle = canReadAhead() ? seen.middle?.() : undefined;
  return middle === undefined ? below(tree, seen) : withHelp(tree, middle, seen);
}

async function* only(tree: Tree, key: string, seen: Seen): AsyncGenerator<Listed> {
  const walked = readWalked(tree, key);
  const thing = walked && listed(walked, tree, seen);
  if (thing) yield thing;
}

async function* below(tree: Tree, seen: Seen): AsyncGenerator<Listed> {
  let files = 0;
  let after: string | undefined;
  for (const walked of walkFiles(tree)) {
    const thing = listed(walked, tree, seen);
    if (thing) yield thing;
    if (!('version' in walked) || ++files < MANY || !canReadAhead()) continue;
    after = walked.key;
    break;
  }
  if (after !== undefined) yield* behind(new ReadAhead(tree, { after }, { bytes: true }), tree, seen);
}

/** Where most is known, there is little to do but to read: this thread takes the half up to `middle`. */
async function* withHelp(tree: Tree, middle: string, seen: Seen): AsyncGenerator<Listed> {
  const helper = new ReadAhead(tree, { after: middle }, { bytes: false });
  try {
    const hidden = new Set<string>();
    for (const walked of walkFiles(tree, { last: middle })) {
      if ('hides' in walked) hidden.add(walked.key);
      const thing = listed(walked, tree, seen);
      if (thing) yield thing;
    }
    for await (const thing of behind(helper, tree, seen)) {
      // Both threads come to the folders above the middle.
      if (!('hides' in thing && hidden.has(thing.key))) yield thing;
    }
  } finally {
    await helper.close();
  }
}

async function* behind(helper: ReadAhead, tree: Tree, seen: Seen): AsyncGenerator<Listed> {
  try {
    for await (const batch of helper.batches())
      for (const named of batch) {
        const thing = listed(named, tree, seen);
        if (thing) yield thing;
      }
  } finally {
    await helper.close();
  }
}

/** Undefined for a file that is not there any more. */
function listed(named: Named, tree: Tree, seen: Seen): Listed | undefined {
  if ('reason' in named) return named;
  const { key } = named;
  if (seen.version(key) === named.version) return { key, same: true };
  const found = named.bytes ? named : readWalked(tree, key);
  if (!found || 'reason' in found) return found;
  // The bytes lie in memory that the next file, or batch, is read into.
  const bytes = new Uint8Array(found.bytes!);
  return { key, version: found.version, bytes: () => bytes };
}
