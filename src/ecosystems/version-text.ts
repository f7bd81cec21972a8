/** What no version may look like, as the ends of sentences that start with it. */

/** Why a version that is blank, or has blanks, control or invisible characters in or around it, is none anywhere. */
export function blankProblem(version: string): string | undefined {
  if (version === '') return 'is empty';
  if (!/[\s\p{Cc}\p{Cf}\p{Cs}]/u.test(version)) return undefined;
  const trimmed = version.trim();
  if (trimmed === '') return 'is blank';
  if (trimmed !== version) return 'has blanks around it';
  return 'has a blank, a control character or an invisible one in it';
}

/** Why a version that begins with `v` is none where the registry writes plain numbers. */
export function leadingVProblem(version: string): string | undefined {
  return /^[vV]\d/.test(version) ? 'starts with "v", which is left out' : undefined;
}
