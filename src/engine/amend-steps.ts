/** What `mal amend` is asked for → the steps that it takes on one report. */
import {
  type IndicatorWord,
  isCredit,
  isReference,
  parseCreditWord,
  parseIndicatorWord,
  parseReferenceWord,
  type WordProblem,
} from '../core/amend-words.ts';
import {
  addingElement,
  confirmingAllVersions,
  isValue,
  noting,
  removingElements,
} from '../core/merge/content-steps.ts';
import { excluding } from '../core/merge/exclusion-steps.ts';
import { adding } from '../core/merge/inclusion-steps.ts';
import type { Step } from '../core/merge/person.ts';
import { quote } from '../core/quote.ts';
import type { Json, Osv } from '../core/report.ts';
import { CannotRun } from '../failure.ts';
import referenceType from '../rules/reference-type.ts';
import { scopeOf } from './decision-scope.ts';
import type { DecisionTarget } from './decision-targets.ts';

/** Lists as they were written; empty ones ask for nothing. */
export interface Amendment {
  addVersion: string[];
  removeVersion: string[];
  addRange: string[];
  removeRange: string[];
  addReference: string[];
  removeReference: string[];
  addAlias: string[];
  removeAlias: string[];
  addCredit: string[];
  removeCredit: string[];
  addIndicator: string[];
  removeIndicator: string[];
  allVersions?: string;
  note?: string;
  /** Why versions or ranges are removed. */
  reason: string;
}

/**
 * First what goes, then what comes, so that one command can put one thing in place of another. Throws `CannotRun` for
 * words that mean nothing; the function it gives says, as `scopeOf`, why a report cannot be amended so.
 */
export function amendSteps(wanted: Amendment): (target: DecisionTarget) => Step[] | string {
  const both = wanted.addVersion.find((version) => wanted.removeVersion.includes(version));
  if (both !== undefined) throw new CannotRun(`Version ${quote(both)} is to be added and removed at once.`);
  const content = [...removals(wanted), ...additions(wanted)];
  if (wanted.allVersions !== undefined) content.push(confirmingAllVersions(wanted.allVersions));
  if (wanted.note !== undefined) content.push(noting(wanted.note));
  return (target) => {
    if (target.versions.length > 0)
      return 'is amended as a whole: leave the version out of its name, and say --add-version or --remove-version';
    const removed = scopeOf(target, wanted.removeVersion, wanted.removeRange);
    if (typeof removed === 'string') return removed;
    const added = scopeOf(target, wanted.addVersion, wanted.addRange);
    if (typeof added === 'string') return added;
    const steps = [...content];
    if (added.versions || added.ranges) steps.unshift(adding(added));
    if (removed.versions || removed.ranges) steps.unshift(excluding({ reason: wanted.reason, ...removed }));
    return steps;
  };
}

function removals(wanted: Amendment): Step[] {
  const steps: Step[] = [];
  for (const alias of wanted.removeAlias)
    steps.push(removingElements('/aliases', isValue(alias), `alias ${quote(alias)}`));
  for (const word of wanted.removeReference)
    steps.push(
      removingElements(
        '/references',
        isReference(understood(parseReferenceWord(word))),
        `reference ${quote(word)}`,
      ),
    );
  for (const word of wanted.removeCredit)
    steps.push(
      removingElements('/credits', isCredit(understood(parseCreditWord(word))), `credit to ${quote(word)}`),
    );
  for (const { path, matches, value } of indicators(wanted.removeIndicator))
    steps.push(removingElements(path, matches, `indicator ${quote(value)}`));
  return steps;
}

function additions(wanted: Amendment): Step[] {
  const steps: Step[] = [];
  for (const alias of wanted.addAlias) steps.push(addingElement('/aliases', alias));
  for (const word of wanted.addReference) steps.push(addingElement('/references', referenceOf(word)));
  for (const word of wanted.addCredit)
    steps.push(addingElement('/credits', understood(parseCreditWord(word)) as unknown as Json));
  for (const { path, value } of indicators(wanted.addIndicator)) steps.push(addingElement(path, value));
  return steps;
}

const indicators = (words: readonly string[]): IndicatorWord[] =>
  words.flatMap((word) => understood(parseIndicatorWord(word)));

/** With the type that everybody knows of the page, where none is said. */
function referenceOf(word: string): Json {
  const { url, type } = understood(parseReferenceWord(word));
  if (type !== undefined) return { type, url };
  const draft: Osv = { affected: [], references: [{ type: 'WEB', url }] };
  referenceType.fix(draft);
  return { type: draft.references?.[0]?.type ?? 'WEB', url };
}

function understood<T extends object>(parsed: T | WordProblem): T {
  if ('problem' in parsed)
    throw new CannotRun(`${parsed.problem[0]?.toUpperCase()}${parsed.problem.slice(1)}.`);
  return parsed;
}
