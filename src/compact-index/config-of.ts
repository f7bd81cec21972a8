/** What the repository says of itself at a commit. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RepositoryConfig } from '../core/config.ts';
import { CONFIG_FILE, parseConfig } from '../repository.ts';
import { BlobReader } from '../store/blob-reader.ts';

/**
 * The configuration that the commit holds; where it holds none, that of the working tree, as in a clone of somebody else's database;
 * else the defaults. Throws `CannotRun` if it is damaged.
 */
export async function configOf(root: string, commit: string): Promise<RepositoryConfig> {
  const reader = new BlobReader(root, true);
  try {
    const { value } = await reader.read([`${commit}:${CONFIG_FILE}`]).next();
    return parseConfig(value?.kind === 'file' ? new TextDecoder().decode(value.bytes) : textBeside(root));
  } finally {
    reader.close();
  }
}

function textBeside(root: string): string | undefined {
  try {
    return readFileSync(join(root, CONFIG_FILE), 'utf8');
  } catch {
    return undefined;
  }
}
