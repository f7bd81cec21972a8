/** Which versions and ranges of a report a decision is about, from the words of a command line. */
import { GIT } from '../core/package-of.ts';
import { quote } from '../core/quote.ts';
import { parseRangeText } from '../core/range-text.ts';
import type { Range, RangeEvent, RangeType } from '../core/report.ts';
import { findEcosystem, versionProblem } from '../ecosystems/index.ts';
import { knownOrder } from '../ecosystems/known-order.ts';
import type { DecisionTarget } from './decision-targets.ts';

export interface Scope {
  versions?: string[];
  ranges?: Range[];
}

/** Keys only where there is something; a text is why it cannot be, as the rest of a sentence that begins with the report. */
export function scopeOf(
  target: DecisionTarget,
  versions: readonly string[],
  ranges: readonly string[],
): Scope | string {
  if (target.versions.length > 0 && versions.length + ranges.length > 0)
    return 'is named with a version already: say the versions once';
  const wanted = [...new Set([...versions, ...target.versions])];
  const scope: Scope = {};
  for (const version of wanted) {
    const problem = problemOf(target, version);
    if (problem !== undefined) return problem;
  }
  if (wanted.length > 0) scope.versions = wanted;
  for (const text of ranges) {
    const found = rangesOf(target, text);
    if (typeof found === 'string') return found;
    scope.ranges = [...(scope.ranges ?? []), ...found];
  }
  return scope;
}

function problemOf({ osv, package: { ecosystem } }: DecisionTarget, version: string): string | undefined {
  if (ecosystem === GIT)
    return 'is about a git repository, which has commits: give them as a range, ">=<hash> <=<hash>"';
  if (osv.affected[0]?.versions?.includes(version)) return undefined;
  const problem = versionProblem(ecosystem, version);
  return problem === undefined ? undefined : `can have no such version: ${quote(version)} ${problem}`;
}

/** One range for each alternative of the text: `fixed` and `last_affected` must not stand in one. */
function rangesOf(target: DecisionTarget, text: string): Range[] | string {
  const parsed = parseRangeText(text);
  if ('problem' in parsed) return `cannot be changed: ${parsed.problem}`;
  const { ecosystem } = target.package;
  const ranges: Range[] = [];
  for (const event of parsed.events) {
    if (event.introduced !== undefined) ranges.push(emptyRange(target));
    ranges.at(-1)?.events.push(event);
  }
  if (ecosystem === GIT) return ranges;
  for (const { events } of ranges) {
    const problem = problemOfEvents(ecosystem, events, text);
    if (problem !== undefined) return problem;
  }
  return ranges;
}

function problemOfEvents(ecosystem: string, events: readonly RangeEvent[], text: string): string | undefined {
  const compare = knownOrder(ecosystem);
  const [start, end] = events;
  const from = start?.introduced ?? '0';
  const to = end?.fixed ?? end?.last_affected;
  if (!compare && (from !== '0' || to !== undefined))
    return `cannot be judged by the range ${quote(text)}: how ${ecosystem} orders versions is not known here, so list the versions`;
  for (const version of [from, to]) {
    if (version === undefined || version === '0') continue;
    const problem = versionProblem(ecosystem, version);
    if (problem !== undefined) return `cannot have the range ${quote(text)}: ${quote(version)} ${problem}`;
  }
  if (!compare || to === undefined || from === '0') return undefined;
  const order = compare(from, to);
  return order > 0 || (order === 0 && end?.fixed !== undefined)
    ? `cannot have the range ${quote(text)}, which holds no version`
    : undefined;
}

function emptyRange({ osv, package: { ecosystem, name } }: DecisionTarget): Range {
  const known = osv.affected[0]?.ranges ?? [];
  if (ecosystem === GIT) return { type: GIT, repo: known[0]?.repo ?? name, events: [] };
  const type: RangeType | undefined = known.find((range) => range.type !== GIT)?.type;
  const types = findEcosystem(ecosystem)?.ecosystem.rangeTypes ?? [];
  return { type: type ?? (types.includes('SEMVER') ? 'SEMVER' : 'ECOSYSTEM'), events: [] };
}
