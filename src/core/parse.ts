/** Bytes → report. Never throws on bad data: whatever is wrong is a `FileProblem` for the rules to put into words. */
import { hasCanonicalLayout } from './canonical-text.ts';
import { formatReport, isOrdered } from './format.ts';
import type { Osv } from './report.ts';
import { MAX_REPORT_BYTES } from './report-size.ts';
import { holdsLoneSurrogate, scanJson } from './scan.ts';
import { isValidReport, pruneReport, schemaProblems } from './schema.ts';
import { decodeUtf8 } from './utf8.ts';

export { MAX_REPORT_BYTES } from './report-size.ts';

/** What is wrong with the bytes of a file, before anything is known of its meaning. Offsets are UTF-16 code units. */
export type FileProblem =
  | { kind: 'unreadable'; reason: string }
  | { kind: 'too-large'; size: number }
  | { kind: 'not-utf8'; byteOffset: number }
  | { kind: 'bom' }
  | { kind: 'syntax'; offset: number; expected: string; found: string }
  | { kind: 'not-object'; found: string }
  | { kind: 'too-deep'; offset: number; depth: number }
  | { kind: 'duplicate-key'; offset: number; key: string; equal: boolean }
  | { kind: 'lone-surrogate'; offset: number }
  | { kind: 'unsafe-key'; offset: number; key: string }
  | { kind: 'not-canonical'; offset: number }
  | SchemaProblem;

/** What is wrong with the structure of a report that parses. `pointer` is the value meant (for a missing key: its object). */
export type SchemaProblem =
  | { kind: 'unknown-key'; pointer: string; key: string; suggestion?: string }
  | { kind: 'missing-key'; pointer: string; key: string }
  | { kind: 'null-value'; pointer: string }
  | { kind: 'wrong-type'; pointer: string; expected: string; found: string }
  | { kind: 'wrong-value'; pointer: string; expected: string; found: string };

/** What came of a file. */
export interface ParsedReport {
  /** The text as it was found, a byte order mark included; absent if the bytes are no text. */
  text?: string;
  /** The report without the parts that have the wrong type; absent if the text is no JSON object. */
  osv?: Osv;
  /** Empty for a file in canonical form with the right structure. */
  problems: readonly FileProblem[];
}

const NONE: readonly FileProblem[] = Object.freeze([]);

/** Reads the bytes (UTF-8) or the text of one report file. Never throws. */
export function parseReport(source: Uint8Array | string): ParsedReport {
  // A text has at least as many bytes as code units.
  if (source.length > MAX_REPORT_BYTES) return { problems: [{ kind: 'too-large', size: source.length }] };
  if (typeof source === 'string') return parseText(source, !holdsLoneSurrogate(source));
  const text = decodeUtf8(source);
  return typeof text === 'string'
    ? parseText(text)
    : { problems: [{ kind: 'not-utf8', byteOffset: text.byteOffset }] };
}

/** Reads the text of one report file; what was decoded is well-formed. Never throws. */
export function parseText(source: string, isWellFormed = true): ParsedReport {
  const bom = source.charCodeAt(0) === 0xfeff;
  const text = bom ? source.slice(1) : source;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { text: source, problems: shifted(bom, scanJson(text)) };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { text: source, problems: shifted(bom, [{ kind: 'not-object', found: kindOf(value) }]) };
  }
  const canonical = !bom && isWellFormed && hasCanonicalLayout(text) && isOrdered(value);
  if (canonical && isValidReport(value)) return { text: source, osv: value as Osv, problems: NONE };
  const problems = canonical ? [] : shifted(bom, closerLook(text, value as Osv));
  if (problems.some((problem) => problem.kind === 'too-deep')) return { text: source, problems };
  if (isValidReport(value)) return { text: source, osv: value as Osv, problems: withoutEcho(problems) };
  const structure = schemaProblems(value);
  return {
    text: source,
    osv: pruneReport(value, structure),
    problems: withoutEcho([...problems, ...structure]),
  };
}

/** Whether `mal normalize` may write the report anew without losing anything of the file. */
export function isRepairable(problems: readonly FileProblem[]): boolean {
  return problems.every(
    ({ kind, ...rest }) =>
      kind === 'bom' ||
      kind === 'not-canonical' ||
      kind === 'null-value' ||
      (kind === 'duplicate-key' && 'equal' in rest && rest.equal === true),
  );
}

function closerLook(text: string, value: Osv): FileProblem[] {
  const problems = scanJson(text);
  if (problems.some((problem) => problem.kind === 'too-deep')) return problems;
  const canonical = formatReport(value);
  if (canonical !== text) problems.push({ kind: 'not-canonical', offset: firstDifference(canonical, text) });
  return problems;
}

/** The form is not judged beside anything else: it often follows from that, and is looked at again once that is corrected. */
function withoutEcho(problems: FileProblem[]): FileProblem[] {
  return problems.length < 2 ? problems : problems.filter(({ kind }) => kind !== 'not-canonical');
}

function firstDifference(a: string, b: string): number {
  let i = 0;
  while (i < a.length && i < b.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return Math.min(i, Math.max(0, b.length - 1));
}

/** Offsets count from the start of the file, where a byte order mark takes one code unit. */
function shifted(bom: boolean, problems: FileProblem[]): FileProblem[] {
  if (!bom) return problems;
  const moved = problems.map((problem) =>
    'offset' in problem ? { ...problem, offset: problem.offset + 1 } : problem,
  );
  return [{ kind: 'bom' }, ...moved];
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
