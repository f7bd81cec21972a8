/** The result of `mal check` in each format; a format is loaded when it is wanted. */
import type { CheckResult } from '../check/check.ts';
import type { ReportIndex } from '../compact-index/layers.ts';
import type { World } from '../env.ts';

export type CheckFormat = 'text' | 'json' | 'sarif' | 'github' | 'cyclonedx';

export interface CheckedContext {
  world: World;
  /** The time of the check, RFC 3339. */
  now: string;
  database: ReportIndex['header'];
  /** What was asked, for people. */
  place: string;
  /** It goes into a file, not on the terminal. */
  plain?: boolean;
  /** The clone that was asked, where whole reports can be read. */
  root?: string | undefined;
}

export type CheckReporter = (result: CheckResult, context: CheckedContext) => string;

const REPORTERS: Record<CheckFormat, () => Promise<CheckReporter>> = {
  text: async () => (await import('./checked-text.ts')).checkedText,
  json: async () => (await import('./checked-json.ts')).checkedJson,
  sarif: async () => (await import('./checked-sarif.ts')).checkedSarif,
  github: async () => (await import('./checked-github.ts')).checkedGithub,
  cyclonedx: async () => (await import('./checked-cyclonedx.ts')).checkedCycloneDx,
};

export async function renderCheck(
  format: CheckFormat,
  result: CheckResult,
  context: CheckedContext,
): Promise<string> {
  return (await REPORTERS[format]())(result, context);
}
