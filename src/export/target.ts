/** What an export is made of: reports in, files out. One file of targets/ each. */
import type { RepositoryConfig } from '../core/config.ts';
import type { Osv, PackageName } from '../core/report.ts';
import type { Sink } from './sink.ts';

/** A report with a number, as a commit holds it. Shared by all targets: none may change it. */
export interface ExportReport {
  /** Relative to the repository, with `/`. */
  path: string;
  id: string;
  package: PackageName;
  /** With the id of the file's name; an older report may hold keys that the format does not know. */
  osv: Osv;
  text: string;
}

/** An option of the command that some targets take; its value reaches `write` under its name in camel case. */
export interface TargetOption {
  /** As commander writes it: `--since <rev>`. */
  flags: string;
  description: string;
}

/** What changed, where the target was asked for no more. */
export interface Since {
  /** The full id of a commit, or a time. */
  since: string;
  includes(report: ExportReport): boolean;
  /** Ids of reports that there were at that commit and no longer are, sorted; of a time nobody knows them. */
  gone: readonly string[];
}

/** The option of a target that looks at `ExportContext.since`. */
export const SINCE: TargetOption = {
  flags: '--since <rev|time>',
  description: 'only what changed since a commit or a time',
};

export interface ExportContext {
  /** Full object ids of the commit that is exported, and of its tree. */
  commit: string;
  tree: string;
  config: RepositoryConfig;
  /** The target's own options that were given. */
  options: Readonly<Record<string, string | true>>;
  /** Where `--since` was given, and the target takes it. */
  since?: Since;
}

/** What came of it, for the manifest and for the person. */
export interface ExportResult {
  /** Reports that the export holds. */
  reports: number;
  /** Reports that it cannot hold; a file of the export says which and why. */
  leftOut: number;
  /** Further counts, by what they count. */
  counts?: Record<string, number>;
}

/**
 * Writes an export. `reports` come in the order of their paths (by byte) and can be gone through once; several targets share
 * one pass. The same reports must give the same files, byte for byte, on any machine and at any time.
 */
export type WriteExport = (
  reports: AsyncIterable<ExportReport>,
  sink: Sink,
  context: ExportContext,
) => Promise<ExportResult>;

export interface ExportTarget {
  name: string;
  /** One line, lower case, no full stop. */
  summary: string;
  options?: readonly TargetOption[];
  load(): Promise<{ write: WriteExport }>;
}
