/** What becomes of one object of a source before anybody looks at the database: `prepare` (prepare.ts) gives it. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Origin, Osv, PackageName } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import type { RunContext } from '../../engine/check-found.ts';
import type { SourceKind } from '../source.ts';

/** An object as a source showed it. */
export interface SourceObject {
  key: string;
  bytes: Uint8Array;
  /** Of the bytes, in hex, where the caller knows it. */
  sha256?: string;
}

export interface PrepareWorld {
  /** The repository, its rules, and the time of the import (`run.now`). */
  run: RunContext;
  /** The kind's own reading of its bytes, where they are no OSV. */
  map?: SourceKind['map'];
  /** A person has accepted this object: filters and the recursion check do not ask again. */
  accepted?: boolean;
}

/** What one object says about one package, as a report without a number that `mal validate` has no error for. */
export interface Contribution {
  /** `<prefix>-0000-<source>-<16 digits of the sha256>[-n]`. */
  id: string;
  /** Where its file would lie, relative to the repository. */
  path: string;
  /** The package's folder, relative to the root (`npm/left-pad`). */
  directory: string;
  /** With the spelling that is stored; for a repository `GIT` and its key. */
  package: PackageName;
  osv: Osv;
  /** The canonical text of `osv`. */
  text: string;
  /** The one row of `osv`. */
  row: Origin;
  /** What the rules would have better; no errors. Not placed: pointers lead into `osv`. */
  warnings: Diagnostic[];
  /** What was left out of the object because it could not stand in a report: sentences for people. */
  notes: string[];
}

/** A part of an object that does not become a contribution. */
export interface LeftOut {
  /** A sentence: what was found, with the value. */
  reason: string;
  /** The package it is about, where it names one. */
  package?: PackageName;
}

/** `errors` of the rules, where it was they that refused it; pointers lead into the report it would have been. */
export interface Rejected extends LeftOut {
  diagnostics: Diagnostic[];
}

/** Everything that becomes of an object. Its packages are judged one by one, so several lists may have entries. */
export interface Prepared {
  /** Of the object's bytes, in hex. */
  sha256: string;
  contributions: Contribution[];
  /** Nothing is wrong with it, it is not wanted: the filters leave it out, or it is ours come back (recursion `skip`). */
  skipped: LeftOut[];
  /** A person must decide (recursion `ask`). */
  held: LeftOut[];
  /** It cannot become a report: the object belongs into quarantine. */
  rejected: Rejected[];
}

/** Reads one object; never throws. `source` is complete (`completeSource`). */
export type Prepare = (object: SourceObject, source: SourceConfig, world: PrepareWorld) => Prepared;
