/** The library: what the commands of `mal` use, for programs. Everything here is typed, documented, and keeps its meaning within a major version. */

export { type CheckOptions, checkReport } from './check-report.ts';
export type { IndexedReport } from './compact-index/indexed-report.ts';
export type { ReportIndex } from './compact-index/layers.ts';
export { type Held, type Question, reportsFor } from './compact-index/match.ts';
export { CompactIndex } from './compact-index/read-index.ts';
export { checkSource, type RuleSet, ruleSet } from './core/check.ts';
export type { LayoutName, RepositoryConfig } from './core/config.ts';
export { DEFAULT_CONFIG } from './core/config.ts';
export type { Diagnostic, Finding } from './core/diagnostic.ts';
export { fixReport } from './core/fix.ts';
export { formatReport, formatSummary } from './core/format.ts';
export { gitKey } from './core/git-url.ts';
export { InvalidPackageError } from './core/layout/invalid-package-error.ts';
export { packageOf } from './core/package-of.ts';
export { type FileProblem, type ParsedReport, parseReport } from './core/parse.ts';
export type * from './core/report.ts';
export type { Rule, RuleContext } from './core/rule.ts';
export {
  directoryPackage,
  layoutAccepts,
  packageOfDirectory,
  reportDirectory,
} from './ecosystems/directory.ts';
export {
  canonicalName,
  compareVersions,
  ECOSYSTEMS,
  findEcosystem,
  matchKey,
  nameProblem,
  packagePurl,
  successor,
  versionProblem,
} from './ecosystems/index.ts';
export { parsePurl } from './ecosystems/parse-purl.ts';
export { reportPath } from './ecosystems/report-path.ts';
export { CannotRun } from './failure.ts';
export {
  type Aside,
  type AsideKind,
  type Merged,
  type MergedReport,
  type MergeInput,
  type MergeOptions,
  mergeReports,
} from './merge.ts';
export { RULES } from './rules/index.ts';
export { GitTreeStore } from './store/git-tree.ts';
export { MemoryStore } from './store/memory.ts';
export type { Found, Store, StoreEntry } from './store/store.ts';
export { WorktreeStore } from './store/worktree.ts';
export { VERSION } from './version.ts';
