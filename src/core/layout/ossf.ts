/**
 * The layout `ossf`: the folders of the public database ossf/malicious-packages, so that `mal` works inside a clone of it.
 * Its rules fold case and punctuation, so packages can share a folder, and a folder tells only roughly whose it is.
 */
import { lowerCase } from '../lower-case.ts';
import { InvalidPackageError } from './invalid-package-error.ts';

const LONGEST_FOLDER = 900;
/** What common file systems hold in one name. */
const LONGEST_SEGMENT = 255;

/** The first folder of an ecosystem as those tools write it today: dots stay (`crates.io`), and the `https://` before a registry goes (`vscode:open-vsx.org`). */
export function ossfEcosystem(ecosystem: string): string {
  return lowerCase(ecosystem.replace(':https://', ':')).replace(/[ /_-]+/g, '-');
}

/** The same as they wrote it in 2025: dots became dashes too (`crates-io`), and a registry's URL stayed (`vscode:https:-open-vsx-org`). */
export function olderOssfEcosystem(ecosystem: string): string {
  return lowerCase(ecosystem).replace(/[ /._-]+/g, '-');
}

/**
 * What follows the ecosystem: the key in small letters; `/` divides, `:` and `@` stay. Throws `InvalidPackageError` where
 * the folder would be none: those tools let `../npm/x` leave its ecosystem.
 */
export function ossfName(key: string): string {
  const name = lowerCase(key);
  if (/(?:^|\/)\.{0,2}(?:\/|$)/.test(name)) {
    throw new InvalidPackageError('The package has an empty part, "." or ".." in its name.');
  }
  if (name.length * 3 > LONGEST_SEGMENT && !fits(name)) {
    throw new InvalidPackageError(`The package's folder would be longer than file systems allow.`);
  }
  return name;
}

function fits(name: string): boolean {
  if (name.length > LONGEST_FOLDER) return false;
  const bytes = new TextEncoder();
  return (
    bytes.encode(name).length <= LONGEST_FOLDER &&
    name.split('/').every((segment) => bytes.encode(segment).length <= LONGEST_SEGMENT)
  );
}
