/** What this database must know of one package registry. One file each; its examples are its tests. */
import type { Divide } from '../core/layout/divide.ts';
import type { RangeType } from '../core/report.ts';

export interface Ecosystem {
  /** The OSV name, in its exact spelling, without suffix. */
  name: string;
  /** The spelling to store. Idempotent; never throws; never Unicode-normalises. */
  canonicalName(name: string): string;
  /** The identity: equal exactly for names the registry holds for one package. Idempotent, applied to any spelling. */
  matchKey(name: string): string;
  /** Why this cannot be a package of the registry, as the end of a sentence that starts with the name; undefined = valid. */
  nameProblem(name: string): string | undefined;
  /** Where a match key divides into folders, and with that what shape a name must have. */
  divide: Divide;
  /** The purl without a version (package-url specification); undefined where no purl type exists. */
  purl?(name: string, suffix: string | undefined): string | undefined;
  /** Range types a report may use. */
  rangeTypes: readonly RangeType[];
  /** Why the registry cannot hold this version, as the end of a sentence that starts with the version; undefined = valid. */
  versionProblem(version: string): string | undefined;
  /** The registry's own order, total over all strings; cost linear in their length; never throws. */
  compare(a: string, b: string): -1 | 0 | 1;
  /** Whether the order says anything of a version: one that is a name for some other version has no place. Undefined = it does of all. */
  hasPlace?(version: string): boolean;
  /** Whether a version is a name that moves, and what it names may be the other one, now or at another time; undefined = no name moves. */
  mayBe?(version: string, other: string): boolean;
  /** The least version above `version`, where the order has one (`1.0.5` → `1.0.6-0` in SemVer); undefined = none exists or unparsable. */
  successor?(version: string): string | undefined;
  /** True where the registry's order is not known here: only exact versions and `introduced: "0"` say anything. */
  exactVersionsOnly?: true;
  /** Whether the version is a tag or branch that points to something else tomorrow; undefined = the registry has none. */
  isMovingTag?(version: string): boolean;
  examples: EcosystemExamples;
}

export interface EcosystemExamples {
  /** [any spelling, stored name, match key, folder below the root, purl or undefined] */
  names: readonly (readonly [
    given: string,
    canonical: string,
    key: string,
    folder: string,
    purl: string | undefined,
  ])[];
  invalidNames: readonly string[];
  /** Versions in strictly ascending order. */
  ascending: readonly string[];
  /** Pairs that compare equal though they differ as text. */
  equal?: readonly (readonly [string, string])[];
  invalidVersions?: readonly string[];
}

/** Says that a value is an ecosystem and keeps its exact type. */
export function defineEcosystem<E extends Ecosystem>(ecosystem: E): E {
  return ecosystem;
}
