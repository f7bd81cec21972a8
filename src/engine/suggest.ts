/** The repairs of `mal normalize` for a pull request, as suggestions on the lines that its page shows. */
import { structuredPatch } from 'diff';
import { rootOf } from '../core/roots.ts';
import type { BlobReader } from '../store/blob-reader.ts';
import type { Found } from '../store/store.ts';
import { kindOfMode } from '../store/worktree.ts';
import type { RunContext } from './check-found.ts';
import { planNormalize } from './plan-normalize.ts';
import { ABSENT, type RawChange } from './pull-request-git.ts';

/** One comment of a review: GitHub replaces the lines `start_line` to `line` of the new file by what the fence holds. */
interface Suggestion {
  path: string;
  /** Absent where it is one line. */
  start_line?: number;
  line: number;
  body: string;
}

export interface Suggested {
  suggestions: Suggestion[];
  /** Reports that `mal normalize` repairs, and why not all of that stands in suggestions; as the end of a sentence. */
  rest: { path: string; reason: string }[];
}

/** Comments of one review: more of them nobody reads. */
const MOST = 30;
/** Characters of one suggestion. */
const LONGEST = 20_000;
/** GitHub shows so many lines around a change, and takes comments on those. */
const CONTEXT = 3;

/** Repairs for the reports that a pull request adds or changes; computed from objects, with the base's tool and settings. */
export async function suggestRepairs(
  raw: readonly RawChange[],
  blobs: BlobReader,
  run: RunContext,
): Promise<Suggested> {
  const suggested: Suggested = { suggestions: [], rest: [] };
  for (const { path, beforeMode, afterMode, before, after } of raw) {
    if (!isFile(afterMode) || rootOf(run.config, path) === undefined) continue;
    const [now, old] = await readAll(blobs, isFile(beforeMode) ? [after, before] : [after]);
    if (now) suggestFor(path, now, old, run, suggested);
  }
  return suggested;
}

const isFile = (mode: string): boolean => mode !== ABSENT && kindOfMode(mode) === 'file';

async function readAll(blobs: BlobReader, names: readonly string[]): Promise<(Uint8Array | undefined)[]> {
  const found: (Uint8Array | undefined)[] = [];
  for await (const blob of blobs.read(names))
    found.push(blob.kind === 'file' ? Uint8Array.from(blob.bytes) : undefined);
  return found;
}

function suggestFor(
  path: string,
  bytes: Uint8Array,
  old: Uint8Array | undefined,
  run: RunContext,
  { suggestions, rest }: Suggested,
): void {
  const found: Found = { kind: 'file', bytes, size: bytes.length };
  const plan = planNormalize(path, found, run);
  if (plan.kind !== 'change' || plan.change.kind === 'delete') return;
  if (plan.change.kind === 'move') rest.push({ path, reason: `belongs to ${plan.change.to}` });
  const text = decode(bytes);
  const shown = old === undefined ? undefined : shownLines(decode(old), text);
  const wanted = replacements(text, plan.change.text);
  const fits = wanted.filter(({ from, to, lines }) => {
    const isShown = shown === undefined || shown.some(([first, last]) => from >= first && to <= last);
    return isShown && lines.join('\n').length <= LONGEST;
  });
  const room = Math.max(0, MOST - suggestions.length);
  for (const { from, to, lines } of fits.slice(0, room)) {
    suggestions.push({ path, ...(from < to ? { start_line: from } : {}), line: to, body: fenced(lines) });
  }
  if (fits.length > room) rest.push({ path, reason: 'has more repairs than fit into one review' });
  else if (fits.length < wanted.length || wanted.length === 0)
    rest.push({ path, reason: 'has repairs on lines that a suggestion cannot replace' });
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The lines of the new text that a page of the difference shows: first and last, from 1. */
function shownLines(before: string, after: string): [number, number][] {
  const { hunks } = structuredPatch('a', 'b', before, after, '', '', { context: CONTEXT });
  return hunks.map(({ newStart, newLines }) => [newStart, newStart + newLines - 1]);
}

interface Replacement {
  /** Lines of the old text, from 1, both included. */
  from: number;
  to: number;
  lines: string[];
}

/** What has to be replaced where; lines are only inserted beside one that is replaced by itself. */
function replacements(before: string, after: string): Replacement[] {
  const old = before.split('\n');
  const { hunks } = structuredPatch('a', 'b', before, after, '', '', { context: 0 });
  return hunks.flatMap(({ oldStart, oldLines, lines }) => {
    const added = lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1));
    const removed = lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1));
    // A missing newline at the end of the file is no line that could be replaced.
    if (added.join('\n') === removed.join('\n')) return [];
    if (oldLines > 0) return [{ from: oldStart, to: oldStart + oldLines - 1, lines: added }];
    const anchor = Math.max(oldStart, 1);
    const kept = old[anchor - 1] ?? '';
    return [{ from: anchor, to: anchor, lines: oldStart === 0 ? [...added, kept] : [kept, ...added] }];
  });
}

/** A fence that is longer than every run of backticks inside, so that nothing in a report can end it. */
function fenced(lines: readonly string[]): string {
  const text = lines.join('\n');
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}suggestion\n${lines.map((line) => `${line}\n`).join('')}${fence}`;
}
