/** What a contribution means for the database, and whether its source may do that alone: `judge` (judge.ts) says it. */
import type { MergeInput, OpenMerge } from '../../core/merge/merge-reports.ts';
import type { Status } from '../../core/merge/status.ts';
import type { PackageName } from '../../core/report.ts';
import type { SourceConfig, Trust } from '../../core/source-config.ts';
import type { RunContext } from '../../engine/check-found.ts';
import type { MergedReport } from '../../merge.ts';
import type { Contribution } from '../prepare/types.ts';

/**
 * - `known`: its row is there and speaks; nothing to do.
 * - `same-content`: a row of this source and id says all of this already under another sha256; nothing to do.
 * - `new-package`: no report on the package.
 * - `addition`: a further advisory on a known package.
 * - `revision`: a further row of an advisory that is known.
 * - `again`: older bytes that the source shows as its current ones once more: the row gets `reinstated`.
 * - `gone`: the source took its object away (`absent`).
 */
export type VerdictKind =
  | 'known'
  | 'same-content'
  | 'new-package'
  | 'addition'
  | 'revision'
  | 'again'
  | 'gone';

/** What it takes: a grant of `trust`, or (what no configuration grants) a person who looks at the name or the deletion. */
export type Need = keyof Trust | 'resemblance' | 'deletion';

/** The reports of one package, read once, and what was taken in since: an immutable value (`presentOf`, `Verdict.after`). */
export interface Present {
  /** As they were given, then every contribution that was taken in. */
  readonly inputs: readonly MergeInput[];
  /** No report is there. */
  readonly empty: boolean;
  /** The merge so far; read at the first use. */
  readonly open: OpenMerge;
  /** What follows from it; undefined if nothing could be read. */
  readonly status: Status | undefined;
  /** With one more. */
  with(contribution: Contribution): Present;
  /**
   * The merged result, written at the first call; its indexes are those of `inputs`. Undefined if nothing was taken in. A
   * single contribution on a new package needs no merge: its own text is the report.
   */
  merged(): MergedReport | undefined;
}

export interface Verdict {
  kind: VerdictKind;
  /** Nothing is to be done: `known` or `same-content`. */
  idle: boolean;
  /** Everything it takes, granted or not. */
  needs: readonly Need[];
  /** Of these, what the source may not do by itself. */
  lacks: readonly Need[];
  /** It may be written: nothing is lacking, or a person accepted it. */
  allowed: boolean;
  /** One sentence: what it does, and if it is not allowed, what a person has to decide. */
  reason: string;
  /** The sha256 of the row that speaks for these bytes: their own, or for `same-content` that of the row that said it first. */
  spokenBy: string;
  /** What is to be written: as given, or with `reinstated`. */
  contribution: Contribution;
  /** The package with it; if `idle`, as it was. */
  after: Present;
}

export interface JudgeOptions {
  /**
   * Since it showed these bytes under this key, if ever, the source has shown other bytes there or nothing: they are its
   * current ones now. Only for keys that name an object (a path, not a line number), and never in a replay.
   */
  again?: boolean;
  /** A person has accepted it: trust is not asked. */
  accepted?: boolean;
}

export interface JudgeWorld {
  /** Milliseconds since 1970. */
  now: number;
  idPrefix: string;
  isPopular(ecosystem: string, name: string): boolean;
  /** The names of the ecosystem's list of popular packages; default: `data/popular/`. */
  popularNames?(ecosystem: string): readonly string[];
  /**
   * Names of packages in the database whose `lookalikeKey` (lookalike.ts) is this one, in this ecosystem (suffix included);
   * the package itself may be among them. Only asked for new packages.
   */
  namesLike(pkg: PackageName, key: string): readonly string[];
}

export type Judge = (
  contribution: Contribution,
  present: Present,
  source: SourceConfig,
  world: JudgeWorld,
  options?: JudgeOptions,
) => Verdict;

/** Names a row of a source: by its sha256, or by the id of the advisory. */
export interface RowQuery {
  source: string;
  sha256?: string;
  id?: string;
}

/**
 * What to judge when the object of a row is gone: for each live row that is not withdrawn the contribution that withdraws
 * it now. Empty if there is none.
 */
export type Absent = (
  query: RowQuery,
  present: Present,
  reason: string,
  run: Pick<RunContext, 'config' | 'now'>,
) => Contribution[];
