/** Ranges as every consumer of OSV reads them alike. */
import { intervalsOf } from '../../core/intervals.ts';
import { EVENT_KINDS, type Range, type RangeEvent } from '../../core/report.ts';
import type { Ecosystem } from '../../ecosystems/ecosystem.ts';

/**
 * The same versions, in ranges of one interval each (some scanners join all events of a range by "and"), of a type that the
 * ecosystem has, without limits (which most ignore), those of git last (one that comes first ends the reading of the others).
 */
export function plainRanges(ranges: readonly Range[], ecosystem: Ecosystem): Range[] {
  const [simple] = ranges;
  if (ranges.length === 1 && isSimple(simple!, ecosystem)) return [bare(simple!)];
  const own = ranges.filter(({ type }) => type === 'SEMVER' || type === 'ECOSYSTEM');
  return [
    ...own.flatMap((range) => plain(range, ecosystem)),
    ...ranges.filter(({ type }) => type === 'GIT').flatMap(gitRange),
  ];
}

/** A range of a repository, with one word in each event. */
export function gitRange(range: Range): Range[] {
  const events = range.events.flatMap(singleEvents);
  return events.length === 0 ? [] : [bare({ ...range, events })];
}

function isSimple({ type, events }: Range, { rangeTypes }: Ecosystem): boolean {
  return type === rangeTypes[0] && events.length === 1 && Object.keys(events[0]!).join() === 'introduced';
}

function plain(range: Range, ecosystem: Ecosystem): Range[] {
  const events = range.events.flatMap(singleEvents);
  const [first, second] = events;
  if (first === undefined) return [];
  const typed = bare({ ...range, type: typeOf(events, ecosystem), events });
  const isOne =
    first.introduced !== undefined &&
    (events.length === 1 || (events.length === 2 && (second!.fixed ?? second!.last_affected) !== undefined));
  // What has no order here cannot be taken apart either.
  if (isOne || ecosystem.exactVersionsOnly) return [typed];
  return intervalsOf(typed, ecosystem.compare).map(({ from = '0', until, inclusive }): Range => {
    const end = until === undefined ? [] : [inclusive ? { last_affected: until } : { fixed: until }];
    return { ...typed, events: [{ introduced: from }, ...end] };
  });
}

/** `SEMVER` where the registry has that and every version is one: there are scanners that read no other. */
function typeOf(events: readonly RangeEvent[], { rangeTypes, versionProblem }: Ecosystem): Range['type'] {
  if (rangeTypes[0] !== 'SEMVER') return 'ECOSYSTEM';
  const isVersion = (event: RangeEvent): boolean => {
    const value = event.introduced ?? event.fixed ?? event.last_affected ?? event.limit!;
    return value === '0' || value === '*' || versionProblem(value) === undefined;
  };
  return events.every(isVersion) ? 'SEMVER' : 'ECOSYSTEM';
}

function singleEvents(event: RangeEvent): RangeEvent[] {
  return EVENT_KINDS.flatMap((kind) => (event[kind] === undefined ? [] : [{ [kind]: event[kind] }]));
}

/** Without keys that OSV does not know. */
function bare({ type, repo, events, database_specific }: Range): Range {
  return {
    type,
    ...(repo !== undefined && { repo }),
    events,
    ...(database_specific && { database_specific }),
  };
}
