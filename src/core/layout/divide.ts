/** Where a match key divides into folders, and what shape a name must have for that. */
/** `slash`: at each `/`. `scope`: at its one `/`, after an `@scope`, or nowhere. `colon`: at its one `:`. `none`: nowhere. */
export type Divide = 'slash' | 'scope' | 'colon' | 'none';

const SCOPED = /^@[^/]+\/[^/]+$/;

/** Why a key cannot divide so, as the end of a sentence that starts with it; undefined if it can. Empty parts are refused. */
export function divideProblem(divide: Divide, key: string): string | undefined {
  switch (divide) {
    case 'none':
      return undefined;
    case 'slash':
      return key.startsWith('/') || key.endsWith('/') || key.includes('//')
        ? 'has an empty part beside a "/"'
        : undefined;
    case 'scope':
      return key.includes('/') && !SCOPED.test(key)
        ? 'has a "/" that does not stand between a scope and a name, as in "@scope/name"'
        : undefined;
    case 'colon':
      return /^[^:]+:[^:]+$/.test(key)
        ? undefined
        : 'is not a group and an artifact with one ":" between them';
  }
}

/** The parts of a key that has no `divideProblem`. */
export function divideKey(divide: Divide, key: string): string[] {
  if (divide === 'none') return [key];
  return key.split(divide === 'colon' ? ':' : '/');
}

/** The key that divides into these parts. A result that does not divide back so has another folder than they spell. */
export function joinKey(divide: Divide, parts: readonly string[]): string {
  return parts.join(divide === 'colon' ? ':' : '/');
}
