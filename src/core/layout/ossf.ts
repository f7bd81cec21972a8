/**
 * The layout `ossf`: the folders of the public database ossf/malicious-packages, so that `mal` works inside a clone of it.
 * Its rules fold case and punctuation, so several packages can share a folder, and a folder names a package only roughly.
 */
import { lowerCase } from '../lower-case.ts';

/** What its tools do to an ecosystem's name since 2026: dots stay, and a registry's `https://` goes. */
export function ossfEcosystem(ecosystem: string): string {
  return lowerCase(ecosystem.replace(':https://', ':')).replace(/[ /_-]+/g, '-');
}

/** What they did in 2025: dots became dashes too (`crates-io`), and a registry's URL stayed. */
export function olderOssfEcosystem(ecosystem: string): string {
  return lowerCase(ecosystem).replace(/[ /._-]+/g, '-');
}

/** The part of the folder that stands for the package; `/` divides, `:` and `@` stay. */
export function ossfName(key: string): string {
  return lowerCase(key);
}
