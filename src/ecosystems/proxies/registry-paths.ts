/** What the paths of registries have in common, whoever asks. */

/** Neither part of a pattern language nor changed on its way through an address. */
export const isPlainPath = (text: string): boolean =>
  /^[\p{L}\p{N}\p{M}_.~+!@:/-]+$/u.test(text) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(text);

/** The module proxy's spelling: a capital is `!` and its small letter (Go modules reference, GOPROXY protocol). */
export const goPath = (name: string): string => name.replace(/[A-Z]/g, (c) => `!${c.toLowerCase()}`);

/** OSV writes Go's versions without the `v` that its paths have. */
export const goVersion = (version: string): string => (version.startsWith('v') ? version : `v${version}`);

/** `group:artifact` as a folder. */
export function mavenPath(name: string): { folder: string; artifact: string } | undefined {
  const [, group, artifact] = /^([^:/]+):([^:/]+)$/.exec(name) ?? [];
  if (group === undefined || artifact === undefined) return undefined;
  return { folder: `${group.replaceAll('.', '/')}/${artifact}`, artifact };
}
