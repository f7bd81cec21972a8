/** Where the packages in a `node_modules` came from, as far as their manager left word of it in the folder. */
import { type NpmSource, npmSource } from '../npm-source.ts';

/** By place below the folder (`chalk/node_modules/ansi-styles`): what npm since 7 fetched each from, of all that is no package of a registry. */
export function npmOrigins(hiddenLock: string | undefined): ReadonlyMap<string, NpmSource> {
  const found = new Map<string, NpmSource>();
  const { packages } = parsed(hiddenLock) as { packages?: unknown };
  if (typeof packages !== 'object' || packages === null) return found;
  for (const [path, entry] of Object.entries(packages)) {
    const { resolved } = (entry ?? {}) as { resolved?: unknown };
    if (typeof resolved !== 'string' || !path.startsWith('node_modules/')) continue;
    const source = npmSource(resolved);
    if (source?.kind === 'git' || source?.kind === 'local')
      found.set(path.slice('node_modules/'.length), source);
  }
  return found;
}

/** npm does not mind if it cannot read the file, and goes by the packages. */
function parsed(text: string | undefined): object {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/**
 * The source in the name of a folder of a store, as pnpm and bun write it: `tool@git+https+++host+acme+tool.git+<commit>`, `x@file+x`,
 * with or without a number behind it. Undefined for a package of a registry.
 */
export function storeOrigin(folder: string): NpmSource | undefined {
  const reference = folder.slice(folder.indexOf('@', 1) + 1);
  if (/^(?:file|link|\.{1,2})\+/.test(reference)) return { kind: 'local' };
  if (!/^(?:git\+[a-z]+|https?|ssh)\+\+\+/.test(reference)) return undefined;
  const url = reference.replace(/\+[0-9a-f]{16}$/, '').replace('+++', '://');
  // bun cuts long names, and the commit with them.
  const commit = url.startsWith('git+') ? /\+([0-9a-f]{7,64})$/.exec(url)?.[1] : undefined;
  const start = url.indexOf('://');
  const end = commit === undefined ? url.length : url.length - commit.length - 1;
  const address = url.slice(0, start) + url.slice(start, end).replaceAll('+', '/');
  return npmSource(commit === undefined ? address : `${address}#${commit}`);
}
