/** What no file of a repository may be called if a checkout shall work on Windows too. */

/** A name that Windows refuses or changes: reserved characters, a dot or blank at the end, a device. Linear. */
const UNPORTABLE =
  /[\0-\x1f"*:<>?\\|]|[. ](?=\/|$)|(?:^|\/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(?= *(?:\.|\/|$))/i;

/** Longer names exist on no common file system; measured in characters, each at least one byte. */
const LONGEST_NAME = 255;

/** Why the path, or a folder on it, cannot exist on Windows, as the end of a sentence; undefined = it can. */
export function unportable(path: string): string | undefined {
  const match = UNPORTABLE.exec(path);
  if (match) {
    const found = match[0];
    if (found === '.' || found === ' ') return `a name ends in a ${found === '.' ? 'dot' : 'blank'}`;
    if (found.length === 1) return `a name contains ${JSON.stringify(found)}`;
    return `"${found.replace('/', '')}" is the name of a device`;
  }
  if (path.length > LONGEST_NAME && path.split('/').some((name) => name.length > LONGEST_NAME)) {
    return `a name is longer than ${LONGEST_NAME} characters`;
  }
  return undefined;
}
