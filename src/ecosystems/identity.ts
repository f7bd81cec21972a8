/** What a package is, apart from its spelling: its ecosystem, its suffix, its match key. The folders are made of these. */
import { isGitKey, parseGitUrl } from '../core/git-url.ts';
import { divideProblem } from '../core/layout/divide.ts';
import { InvalidPackageError } from '../core/layout/invalid-package-error.ts';
import { textProblem } from '../core/name-text.ts';
import { quote } from '../core/quote.ts';
import type { PackageName } from '../core/report.ts';
import type { Ecosystem } from './ecosystem.ts';
import { findEcosystem, GIT_REPOSITORIES } from './index.ts';

export interface Identity {
  ecosystem: Ecosystem;
  suffix: string | undefined;
  key: string;
}

/**
 * The identity of a package by any spelling of its name; for `GIT` the name is a repository's URL or key. Throws
 * `InvalidPackageError` for what no ecosystem could hold (docs/format.md, names); what a registry refuses beyond that is
 * the concern of the rules, so that such a report still has a place.
 */
export function identify({ ecosystem: given, name }: PackageName): Identity {
  if (given === GIT_REPOSITORIES.name) return identifyRepository(name);
  const found = findEcosystem(given);
  if (found === undefined) throw new InvalidPackageError(`${quote(given)} is not an ecosystem of OSV.`);
  const { ecosystem, suffix } = found;
  const suffixProblem = suffix === undefined ? undefined : textProblem(suffix);
  if (suffixProblem !== undefined) {
    throw new InvalidPackageError(`The suffix of the ecosystem ${quote(given)} ${suffixProblem}.`);
  }
  const nameProblem = textProblem(name) ?? divideProblem(ecosystem.divide, name);
  if (nameProblem !== undefined) {
    throw new InvalidPackageError(`The ${ecosystem.name} package ${quote(name)} ${nameProblem}.`);
  }
  return { ecosystem, suffix, key: ecosystem.matchKey(name) };
}

function identifyRepository(name: string): Identity {
  if (isGitKey(name)) return { ecosystem: GIT_REPOSITORIES, suffix: undefined, key: name };
  const parsed = parseGitUrl(name);
  if (!parsed.ok) throw new InvalidPackageError(`The git repository ${quote(name)} ${parsed.reason}.`);
  return { ecosystem: GIT_REPOSITORIES, suffix: undefined, key: parsed.key };
}

/** The package of an ecosystem, with the suffix in its place. */
export function packageName(
  { name: base }: Ecosystem,
  suffix: string | undefined,
  name: string,
): PackageName {
  return { ecosystem: suffix === undefined ? base : `${base}:${suffix}`, name };
}
