/**
 * The registries this database knows. To add one: write its file (`ecosystem.ts` says what it holds), put it into the list;
 * its examples are run by test/ecosystems.test.ts.
 */
import cratesIo from './crates-io.ts';
import type { Ecosystem } from './ecosystem.ts';
import git from './git.ts';
import githubActions from './github-actions.ts';
import go from './go.ts';
import hex from './hex.ts';
import maven from './maven.ts';
import npm from './npm.ts';
import nuget from './nuget.ts';
import type { Order } from './order.ts';
import { compareText } from './order.ts';
import { OTHER_ECOSYSTEMS } from './other.ts';
import packagist from './packagist.ts';
import pub from './pub.ts';
import pypi from './pypi.ts';
import rubygems from './rubygems.ts';
import { suggestName } from './suggest.ts';
import swifturl from './swifturl.ts';
import vscode from './vscode.ts';

export type { Ecosystem, EcosystemExamples } from './ecosystem.ts';

/** Every ecosystem that a package may name, the registries with rules of their own first. */
export const ECOSYSTEMS: readonly Ecosystem[] = [
  npm,
  pypi,
  rubygems,
  cratesIo,
  go,
  maven,
  nuget,
  packagist,
  hex,
  pub,
  swifturl,
  vscode,
  githubActions,
  ...OTHER_ECOSYSTEMS,
];

/** Git repositories: the identity of reports that have no package, so not in the list and not found by name. */
export const GIT_REPOSITORIES: Ecosystem = git;

export interface FoundEcosystem {
  ecosystem: Ecosystem;
  /** What follows the first `:`, never empty; undefined where there is none. */
  suffix: string | undefined;
}

/** Made once: every rule asks for every report. */
const BY_NAME: ReadonlyMap<string, FoundEcosystem> = new Map(
  ECOSYSTEMS.map((ecosystem) => [ecosystem.name, { ecosystem, suffix: undefined }]),
);

/** The ecosystem of an OSV name in its exact spelling, with or without `:suffix`; undefined for any other text and `GIT`. */
export function findEcosystem(ecosystem: string): FoundEcosystem | undefined {
  const plain = BY_NAME.get(ecosystem);
  if (plain !== undefined) return plain;
  const colon = ecosystem.indexOf(':');
  if (colon < 0 || colon === ecosystem.length - 1) return undefined;
  const base = BY_NAME.get(ecosystem.slice(0, colon));
  return base && { ecosystem: base.ecosystem, suffix: ecosystem.slice(colon + 1) };
}

/** Whether a package may name this ecosystem. */
export function isKnownEcosystem(ecosystem: string): boolean {
  return findEcosystem(ecosystem) !== undefined;
}

/** The exact spelling of the ecosystem that a text means, such as `PyPI` for `pypi` or `pip`; undefined where none is meant. */
export function suggestEcosystem(text: string): string | undefined {
  return suggestName(text, [...BY_NAME.keys()]);
}

const FOUND_GIT: FoundEcosystem = { ecosystem: git, suffix: undefined };

/** As `findEcosystem`, with `GIT` for repositories. */
function lookUp(ecosystem: string): FoundEcosystem | undefined {
  return ecosystem === git.name ? FOUND_GIT : findEcosystem(ecosystem);
}

/** The spelling to store; the name itself where the ecosystem is unknown. Idempotent; never throws. */
export function canonicalName(ecosystem: string, name: string): string {
  return lookUp(ecosystem)?.ecosystem.canonicalName(name) ?? name;
}

/** A package's identity within its ecosystem; the name itself where the ecosystem is unknown. Idempotent; never throws. */
export function matchKey(ecosystem: string, name: string): string {
  return lookUp(ecosystem)?.ecosystem.matchKey(name) ?? name;
}

/** The purl of the stored name, without a version; undefined where the ecosystem has no purl type or the name no purl. */
export function packagePurl(ecosystem: string, name: string): string | undefined {
  const found = lookUp(ecosystem);
  return found?.ecosystem.purl?.(found.ecosystem.canonicalName(name), found.suffix);
}

/** The registry's own order; by code unit where the ecosystem is unknown. Total, linear, never throws. */
export function compareVersions(ecosystem: string, a: string, b: string): Order {
  const found = lookUp(ecosystem);
  return found ? found.ecosystem.compare(a, b) : compareText(a, b);
}

/** Why the ecosystem can have no package of this name, as the end of a sentence that starts with it; undefined = none, or unknown ecosystem. */
export function nameProblem(ecosystem: string, name: string): string | undefined {
  return lookUp(ecosystem)?.ecosystem.nameProblem(name);
}

/** Why the ecosystem can hold no such version, as the end of a sentence that starts with it; undefined = none, or unknown ecosystem. */
export function versionProblem(ecosystem: string, version: string): string | undefined {
  return lookUp(ecosystem)?.ecosystem.versionProblem(version);
}

/** The least version above a valid one; undefined where the order has none. */
export function successor(ecosystem: string, version: string): string | undefined {
  return lookUp(ecosystem)?.ecosystem.successor?.(version);
}
