/** Which entries of a repository are objects of the source, and which of these have to be read. */
import type { SourceConfig } from '../../core/source-config.ts';
import { tooMany } from '../listing/show.ts';
import type { Seen, SourceEvent } from '../source.ts';
import type { Entry } from './entries.ts';

/** What of a repository is an object. */
export interface View {
  /** Where the paths of objects begin, unless the source says so itself. */
  prefixes?: readonly string[];
  /** The key of a file; undefined: no object. Two paths may share a key: the first of them counts. */
  key(path: string): string | undefined;
  /** A key can go on under another path. */
  moves?: true;
  /**
   * Whether the bytes are an object; one that was, and is not any more, is gone. A text says why that cannot be told, as the end of
   * a sentence. Absent: all are.
   */
  wanted?(bytes: Uint8Array): boolean | string;
}

/** A blob to be read. */
export interface Wanted {
  kind: 'wanted';
  key: string;
  id: string;
}

export type Selected = Wanted | Extract<SourceEvent, { kind: 'same' | 'problem' | 'gone' }>;

/** `gone` comes last and only for keys that no other path has; `named` gets every key but these. */
export async function* select(
  entries: AsyncIterable<Entry>,
  source: SourceConfig,
  seen: Seen,
  view: View,
  named: Set<string>,
): AsyncGenerator<Selected> {
  const prefixes = source.prefixes ?? view.prefixes;
  const gone: string[] = [];
  for await (const entry of entries) {
    const { path, id } = entry;
    if (prefixes && !prefixes.some((prefix) => path.startsWith(prefix))) continue;
    const key = view.key(path);
    if (key === undefined) continue;
    if (entry.kind === 'gone') {
      if (entry.wrong === undefined && entry.wasFile) gone.push(key);
      continue;
    }
    if (entry.wrong !== undefined) {
      // Not the key itself: it might be the key of another file, or have no end.
      yield { kind: 'problem', key: `${path.slice(0, 200)} (${id.slice(0, 12)})`, reason: entry.wrong };
      continue;
    }
    if (named.has(key)) {
      if (key === path) yield { kind: 'problem', key, reason: 'is there twice, under one path' };
      continue;
    }
    named.add(key);
    if (named.size > source.limits.objects) throw tooMany(source);
    if (entry.kind !== 'file') yield { kind: 'problem', key, reason: NO_FILE[entry.kind] };
    else if (seen.version(key) === id) yield { kind: 'same', key };
    else yield { kind: 'wanted', key, id };
  }
  for (const key of gone) if (!named.has(key)) yield { kind: 'gone', key };
}

const NO_FILE = {
  link: 'is a symbolic link, which is not followed',
  submodule: 'is a submodule, not a file',
};
