/** The types everything speaks: a report as OSV JSON, and what this database keeps inside it. Shapes only. */

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

/** A package's identity as a report names it; `ecosystem` may carry a `:suffix` (OSV schema, affected[].package). */
export interface PackageName {
  ecosystem: string;
  name: string;
}

export interface Package extends PackageName {
  purl?: string;
}

export type RangeType = 'SEMVER' | 'ECOSYSTEM' | 'GIT';

/** One step of a range; a valid event has exactly one key (OSV schema, affected[].ranges[].events[]). */
export interface RangeEvent {
  introduced?: string;
  fixed?: string;
  last_affected?: string;
  limit?: string;
}

export const EVENT_KINDS = ['introduced', 'fixed', 'last_affected', 'limit'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export interface Range {
  type: RangeType;
  repo?: string;
  events: RangeEvent[];
  database_specific?: JsonObject;
}

export interface Severity {
  type: string;
  score: string;
  source?: string;
}

export interface Affected {
  package?: Package;
  severity?: Severity[];
  ranges?: Range[];
  versions?: string[];
  ecosystem_specific?: JsonObject;
  database_specific?: JsonObject;
}

export interface Reference {
  type: string;
  url: string;
}

export interface Credit {
  name: string;
  contact?: string[];
  type?: string;
}

/** One contribution: where a claim came from, and what it claims (docs/format.md, origins). */
export interface Origin {
  source: string;
  sha256: string;
  import_time?: string;
  modified_time?: string;
  id?: string;
  ranges?: Range[];
  versions?: string[];
  withdrawn?: string;
  withdrawn_reason?: string;
  reinstated?: string;
  superseded?: true;
  details?: string;
  details_of?: string;
}

/** What a person excluded or reinstated; without versions and ranges it speaks of the whole report. */
export interface FalsePositive {
  versions?: string[];
  ranges?: Range[];
  reason: string;
  references?: string[];
  time: string;
  reinstated?: boolean;
}

/** A contradiction that is recorded and changes nothing; one with `origin` is computed by the merge. */
export interface Dispute {
  by: string;
  time: string;
  reason: string;
  references?: string[];
  versions?: string[];
  ranges?: Range[];
  origin?: string;
}

/** What a person added beyond every source's claims. */
export interface Addition {
  versions?: string[];
  ranges?: Range[];
  time: string;
}

/** A value, at a JSON Pointer from the report's root, that a merge could not put there or a person took out. */
export interface PathValue {
  path: string;
  value: Json;
}

export interface IndicatorFile {
  path?: string;
  note?: string;
  source?: string;
  digests?: { [algorithm: string]: string };
}

export interface Indicators {
  domains?: string[];
  ips?: string[];
  urls?: string[];
  files?: IndicatorFile[];
  strings?: string[];
}

export const ORIGINS = 'malicious-packages-origins';

/** The report's own open object. The named keys are this database's; any other is kept as it came. */
export interface DatabaseSpecific {
  'malicious-packages-origins'?: Origin[] | null;
  iocs?: Indicators;
  'false-positives'?: FalsePositive[];
  disputes?: Dispute[];
  'all-versions'?: { confirmed: boolean; reason: string };
  additions?: Addition[];
  removed?: PathValue[];
  conflicts?: PathValue[];
  [key: string]: unknown;
}

/**
 * A report. Every list and text a well-formed one may lack is optional; `affected` is always there, because
 * `parseReport` puts an empty list where a file has none, and leaves out whatever has the wrong type.
 */
export interface Osv {
  modified?: string;
  published?: string;
  withdrawn?: string;
  schema_version?: string;
  id?: string;
  aliases?: string[];
  related?: string[];
  upstream?: string[];
  summary?: string;
  details?: string;
  severity?: Severity[];
  affected: Affected[];
  references?: Reference[];
  credits?: Credit[];
  database_specific?: DatabaseSpecific;
}

/** The rows of a report: none where `malicious-packages-origins` is absent or null. */
export function originsOf(osv: Osv): readonly Origin[] {
  return osv.database_specific?.[ORIGINS] ?? [];
}

/** A report that lies at a place: `path` is relative to the repository, with `/`. */
export interface Report {
  path: string;
  text: string;
  osv: Osv;
}

/** What a command means to do to the tree; `apply` alone carries it out. */
export type Change =
  | { kind: 'write'; path: string; text: string }
  | { kind: 'move'; path: string; to: string; text: string }
  | { kind: 'delete'; path: string };
