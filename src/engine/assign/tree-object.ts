/** The bytes of a git tree, `<mode> <name>\0<object id>` for each entry: looked into and patched without taking all of it apart. */

/** What comes to stand under a name; without `oid` the entry goes. */
export interface TreeEdit {
  name: string;
  isTree: boolean;
  oid?: string | undefined;
}

interface KeyedEdit extends TreeEdit {
  /** As git orders entries: a folder sorts as if its name ended in a slash. */
  key: Buffer;
}

const SPACE = 32;
const SLASH = 47;
/** The first digit of a folder's mode, `40000`; that of files is 1. */
const FOLDER = 52;

/** The tree with the edits; `idBytes` is the length of an object id. Empty if nothing is left. */
export function patchTree(tree: Buffer, edits: readonly TreeEdit[], idBytes: number): Buffer {
  const waiting = edits
    .map((edit): KeyedEdit => ({ ...edit, key: Buffer.from(edit.isTree ? `${edit.name}/` : edit.name) }))
    .sort((a, b) => a.key.compare(b.key));
  const parts: Buffer[] = [];
  let kept = 0;
  let next = 0;
  for (let at = 0; at < tree.length && next < waiting.length; ) {
    const name = tree.indexOf(SPACE, at) + 1;
    const end = tree.indexOf(0, name);
    const after = end + 1 + idBytes;
    let order = compareKey(tree, name, end, tree[at] === FOLDER, waiting[next]!.key);
    if (order >= 0) parts.push(tree.subarray(kept, at));
    if (order >= 0) kept = at;
    for (
      ;
      order > 0;
      order =
        next < waiting.length ? compareKey(tree, name, end, tree[at] === FOLDER, waiting[next]!.key) : -1
    ) {
      parts.push(entryOf(waiting[next++]!));
    }
    if (order === 0) {
      parts.push(entryOf(waiting[next++]!));
      kept = after;
    }
    at = after;
  }
  parts.push(tree.subarray(kept));
  for (; next < waiting.length; next++) parts.push(entryOf(waiting[next]!));
  return Buffer.concat(parts);
}

/** The object ids of the folders with these names, as far as they are there. */
export function foldersIn(tree: Buffer, names: Iterable<string>, idBytes: number): Map<string, string> {
  const wanted = [...names].map((name) => Buffer.from(`${name}/`)).sort((a, b) => a.compare(b));
  const found = new Map<string, string>();
  let next = 0;
  for (let at = 0; at < tree.length && next < wanted.length; ) {
    const name = tree.indexOf(SPACE, at) + 1;
    const end = tree.indexOf(0, name);
    let order = compareKey(tree, name, end, tree[at] === FOLDER, wanted[next]!);
    while (order > 0 && ++next < wanted.length)
      order = compareKey(tree, name, end, tree[at] === FOLDER, wanted[next]!);
    if (order === 0)
      found.set(tree.toString('utf8', name, end), tree.toString('hex', end + 1, end + 1 + idBytes));
    at = end + 1 + idBytes;
  }
  return found;
}

function entryOf({ name, isTree, oid }: TreeEdit): Buffer {
  if (oid === undefined) return Buffer.alloc(0);
  return Buffer.concat([Buffer.from(`${isTree ? '40000' : '100644'} ${name}\0`), Buffer.from(oid, 'hex')]);
}

function compareKey(tree: Buffer, from: number, to: number, isTree: boolean, key: Buffer): number {
  const length = Math.min(to - from, key.length);
  const order = tree.compare(key, 0, length, from, from + length);
  if (order !== 0) return order;
  const ours = from + length < to ? tree[from + length]! : isTree && to - from === length ? SLASH : 0;
  const theirs = length < key.length ? key[length]! : 0;
  if (ours !== theirs) return ours - theirs;
  // The slash of a folder's key was the last byte to compare.
  return 0;
}
