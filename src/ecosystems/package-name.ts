/** What a registry does not let into a package's name, beyond what no name may hold (`textProblem`). */

/** Why a name that divides at `/` has a segment that no folder can stand for. */
export function segmentProblem(name: string): string | undefined {
  if (!/(?:^|\/)\.{0,2}(?:\/|$)/.test(name)) return undefined;
  if (name.startsWith('/') || name.endsWith('/') || name.includes('//'))
    return 'has an empty segment beside a "/"';
  return 'has a segment "." or ".."';
}

/** A rule of the characters a registry allows: `allowed` matches a whole valid name. */
export function charactersProblem(name: string, allowed: RegExp, registry: string): string | undefined {
  return allowed.test(name) ? undefined : `has a character in it that ${registry} does not allow`;
}
