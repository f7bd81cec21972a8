/**
 * A rule is a value in a file of its own under `src/rules/`: the id it prints is the name of that file, its examples are
 * its tests and its documentation; they are getters, so that checking a report does not make five hundred examples first.
 * `scope` says how much of the data it sees.
 */
import type { RepositoryConfig } from './config.ts';
import type { Emit, Finding, FindingSeverity } from './diagnostic.ts';
import type { FileProblem } from './parse.ts';
import type { Part } from './parts.ts';
import type { Osv } from './report.ts';

/** What every rule may know besides the thing it looks at. */
export interface RuleContext {
  /** Repository-relative path of the file, with `/`. */
  path: string;
  config: RepositoryConfig;
  /** The time of the run, in milliseconds since 1970. */
  now: number;
  /** The highest number given per year (`.mal/ids.json`); undefined where the repository keeps no such file. */
  given?: ReadonlyMap<string, number>;
  /** Whether a package is among the most downloaded of its registry (match key compared). */
  isPopular(ecosystem: string, name: string): boolean;
}

interface RuleBase {
  /** The file's name without `.ts`. */
  id: string;
  /** `error`: a consumer would be misled or a tool would break; `warning`: the report could be better. */
  severity: FindingSeverity;
  /** What must hold, as one sentence. */
  summary: string;
  /** What goes wrong for whom if it does not. */
  why: string;
  /**
   * Set where the rule asks the clock or the numbers given. True: its findings may end while the report stays as it is, so they are
   * not remembered. False: they stay, and where it is silent only for now, a passing rule has a finding of the same report.
   */
  passing?: boolean;
}

/** Looks at one parsed report. */
export interface ReportRule extends RuleBase {
  scope: 'report';
  /** The parts it looks at: where a report has none of them, the rule is not called. Absent = always called. */
  reads?: readonly Part[];
  check(osv: Osv, emit: Emit, context: RuleContext): void;
  /** Repairs `draft` in place where the right result is certain. Runs on any report, also on one without a finding. */
  fix?(draft: Osv, context: RuleContext): void;
  good: ReportExample[];
  bad: BadReportExample[];
}

/** A report that the rule accepts. `text` replaces the canonical text of `osv` where the bytes matter. */
export interface ReportExample {
  osv: Osv;
  path?: string;
  given?: Record<string, number>;
  /** What differs from the default configuration. */
  config?: Partial<RepositoryConfig>;
}

export interface BadReportExample extends ReportExample {
  /** The pointers the rule reports, in order; one string where it is one. */
  at: string | string[];
  /** What the message must contain. */
  says?: string;
  /** The report after `fix`; absent = the rule cannot repair this one. */
  fixed?: Osv;
}

/** A file as it was found, whether it parses or not. */
export interface SourceFile {
  path: string;
  /** `file`, or what else lies there. */
  kind: 'file' | 'symlink' | 'other';
  /** Size in bytes. */
  size: number;
  /** Absent if the bytes could not be read as text. */
  text?: string;
  /** What `parseReport` and the store found wrong; empty for a good file. */
  problems: readonly FileProblem[];
}

/** Looks at one file: its place, its bytes, its syntax. Files that do not parse meet these rules alone. */
export interface FileRule extends RuleBase {
  scope: 'file';
  /** It only puts `file.problems` into words: it is not called for a file without any. */
  reads?: 'problems';
  check(file: SourceFile, emit: Emit, context: RuleContext): void;
  /** True if writing the report anew in canonical form at its canonical place repairs every finding of the rule. */
  fixedByRewrite?: boolean;
  good: FileExample[];
  bad: BadFileExample[];
}

export interface FileExample {
  path: string;
  /** The file's bytes; a string is UTF-8. */
  bytes: string | Uint8Array;
  kind?: SourceFile['kind'];
}

export interface BadFileExample extends FileExample {
  says: string;
  /** 1-based `line:column` of the finding. */
  at?: string;
}

/** What full validation remembers of each report, to compare it with all others. */
export interface ReportFacts {
  path: string;
  id: string;
  aliases: readonly string[];
  withdrawn: boolean;
}

/** Looks at all reports together, which come sorted by path; runs in full validation only. */
export interface RepoRule extends RuleBase {
  scope: 'repo';
  check(
    reports: readonly ReportFacts[],
    emit: (path: string, finding: Finding) => void,
    context: Omit<RuleContext, 'path'>,
  ): void;
  good: RepoExample[];
  bad: BadRepoExample[];
}

export interface RepoExample {
  reports: (Partial<ReportFacts> & { path: string })[];
}

export interface BadRepoExample extends RepoExample {
  /** The paths of the findings, in order. */
  at: string[];
  says?: string;
}

/** One file that differs between two commits. `before` and `after` are absent where the file is, or does not parse. */
export interface FileChange {
  path: string;
  status: 'added' | 'modified' | 'deleted';
  before?: Osv;
  after?: Osv;
}

/** Compares a head with its base; runs with `--base` only. */
export interface ChangeRule extends RuleBase {
  scope: 'change';
  check(
    changes: readonly FileChange[],
    emit: (path: string, finding: Finding) => void,
    context: ChangeContext,
  ): void;
  good: ChangeExample[];
  bad: BadChangeExample[];
}

export interface ChangeContext extends Omit<RuleContext, 'path'> {
  /** A maintainer said `--allow-ids`: adoption and seeds bring their ids and origins. */
  allowIds: boolean;
}

export interface ChangeExample {
  changes: FileChange[];
  allowIds?: boolean;
}

export interface BadChangeExample extends ChangeExample {
  at: string[];
  says?: string;
}

export type Rule = ReportRule | FileRule | RepoRule | ChangeRule;

/** Says that a value is a rule and keeps its exact type. */
export function defineRule<R extends Rule>(rule: R): R {
  return rule;
}
