/** Which entries of a repository are objects of the source, and which of these have to be read. */
import type { SourceConfig } from '../../core/source-config.ts';
import { tooMany } from '../listing/show.ts';
import type { Seen, SourceEvent } from '../source.ts';
import type { Entry } from './entries.ts';

/** What of a repository is an object; its path is its key. */
export interface View {
  /** Where paths of objects begin; the source may say more. */
  begins?: string;
  isObject(path: string): boolean;
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

/** `gone` comes last. */
export async function* select(
  entries: AsyncIterable<Entry>,
  source: SourceConfig,
  seen: Seen,
  { begins = '', isObject }: View,
): AsyncGenerator<Selected> {
  const { prefixes, limits } = source;
  const named = new Set<string>();
  const gone: string[] = [];
  for await (const { path, id, kind, wrong } of entries) {
    if (!path.startsWith(begins) || !isObject(path)) continue;
    if (prefixes && !prefixes.some((prefix) => path.startsWith(prefix))) continue;
    // A path that cannot be a key might be, once cut or decoded, that of another file.
    const key = wrong === undefined ? path : `${path.slice(0, 200)} (${id.slice(0, 12)})`;
    if (kind === 'gone') {
      gone.push(key);
      continue;
    }
    const reason = wrong ?? (named.has(key) ? 'is there twice, under one path' : NO_FILE[kind]);
    if (named.add(key).size > limits.objects) throw tooMany(source);
    if (reason !== undefined) yield { kind: 'problem', key, reason };
    else if (seen.version(key) === id) yield { kind: 'same', key };
    else yield { kind: 'wanted', key, id };
  }
  for (const key of gone) yield { kind: 'gone', key };
}

const NO_FILE = {
  file: undefined,
  link: 'is a symbolic link, which is not followed',
  submodule: 'is a submodule, not a file',
};
