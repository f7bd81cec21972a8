/** What a verdict depends on besides the report: the program and the lists that it reads. */
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import type { RepositoryConfig } from '../../core/config.ts';

/** Set by scripts/build.ts: a digest of all sources. A program that runs from its sources has none, and remembers nothing. */
declare const MAL_BUILD: string | undefined;

/** A text that differs whenever a verdict might; undefined where nobody can tell. */
export function programKey({ layout, roots, idPrefix, firstNumber }: RepositoryConfig): string | undefined {
  if (typeof MAL_BUILD === 'undefined') return undefined;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([MAL_BUILD, layout, roots, idPrefix, firstNumber]));
  try {
    const lists = new URL('../data/popular/', import.meta.url);
    for (const name of readdirSync(lists).sort()) {
      const { size, mtimeMs, ctimeMs } = statSync(new URL(encodeURIComponent(name), lists));
      hash.update(JSON.stringify([name, size, mtimeMs, ctimeMs]));
    }
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}
