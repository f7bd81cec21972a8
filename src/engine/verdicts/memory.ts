/**
 * Full validation remembers what it found of each report, and looks again only at those that changed since (docs/decisions/
 * verdicts.md). A report is unchanged if size, inode, mtime and ctime are what they were, and nothing was written to it in the
 * two seconds before it was read. What the clock or the numbers given may change is never remembered.
 */
import { lstatSync, type Stats } from 'node:fs';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { ReportFacts } from '../../core/rule.ts';
import { factLines, readFacts } from '../facts.ts';
import type { RunSettings } from '../run-settings.ts';
import { packFindings, unpackFindings } from './packed-findings.ts';
import { programKey } from './program.ts';
import {
  readVerdicts,
  STAT_WORDS,
  type VerdictKey,
  type Verdicts,
  verdictFile,
  writeVerdicts,
} from './verdict-file.ts';

/** A change this close to the look at it might share its time stamp with a later one (milliseconds). */
const RACY = 2000;

/** What is known of a listing. */
export interface Recalled {
  /** The entries that must be checked, as git printed them; all that is not remembered. */
  stale: Buffer;
  /** How many reports are remembered. */
  checked: number;
  facts(): ReportFacts[];
  diagnostics(): Diagnostic[];
  /** What the comparing rules said, if these very reports were compared. */
  comparing: Diagnostic[] | undefined;
}

export class VerdictMemory {
  private readonly file: string;
  private readonly key: VerdictKey;
  private readonly started: number;
  private readonly old: Verdicts | undefined;
  /** Paths that are remembered and unchanged, with the index of their numbers. */
  private readonly kept = new Map<string, number>();

  private constructor(file: string, key: VerdictKey, old: Verdicts | undefined) {
    this.file = file;
    this.key = key;
    this.started = key.now;
    this.old = old;
  }

  /** `fresh`: nothing is recalled, everything is remembered anew. Undefined where nothing can be remembered. */
  static open(root: string, { config, now, given }: RunSettings, fresh: boolean): VerdictMemory | undefined {
    const file = verdictFile(root);
    const program = programKey(config);
    if (file === undefined || program === undefined) return undefined;
    const key: VerdictKey = { program, now, given: given && Object.fromEntries(given) };
    const old = fresh ? undefined : readVerdicts(file);
    return new VerdictMemory(file, key, old && holds(old.key, key) ? old : undefined);
  }

  get isEmpty(): boolean {
    return this.old === undefined;
  }

  /** Looks at every remembered file of git's listing (`ls-files -s -z`); the process stands in the root of the repository. */
  recall(printed: Buffer): Recalled {
    const { old, kept } = this;
    if (!old) return nothing(printed);
    const stale: Buffer[] = [];
    let staleFrom = 0;
    let remembered = 0;
    let pathAt = 0;
    for (let at = 0, end = printed.indexOf(0); end >= 0; at = end + 1, end = printed.indexOf(0, at)) {
      const tab = printed.indexOf(9, at) + 1;
      let order = 1;
      let pathEnd = pathAt;
      while (pathAt < old.paths.length) {
        pathEnd = old.paths.indexOf(0, pathAt);
        order = printed.compare(old.paths, pathAt, pathEnd, tab, end);
        if (order <= 0) break;
        // Gone from the listing since.
        pathAt = pathEnd + 1;
        remembered++;
      }
      if (order !== 0 || pathAt >= old.paths.length) continue;
      const path = printed.toString('utf8', tab, end);
      const index = remembered++;
      pathAt = pathEnd + 1;
      if (!isAsItWas(path, old.stats, index * STAT_WORDS)) continue;
      kept.set(path, index);
      if (at > staleFrom) stale.push(printed.subarray(staleFrom, at));
      staleFrom = end + 1;
    }
    if (staleFrom < printed.length) stale.push(printed.subarray(staleFrom));
    const all = kept.size === old.stats.length / STAT_WORDS && stale.length === 0;
    return {
      stale: stale.length === 1 ? stale[0]! : Buffer.concat(stale),
      checked: kept.size,
      facts: () => readFacts(old.facts).filter(({ path }) => kept.has(path)),
      diagnostics: () => unpackFindings(old.findings, all ? () => true : (path) => kept.has(path)),
      comparing: all && old.comparing !== '' ? unpackFindings(old.comparing, () => true) : undefined,
    };
  }

  /**
   * Remembers a run: what was recalled, and what it checked anew. `printed` is the whole listing; `facts` and `diagnostics`
   * are of the reports that were checked; `comparing`: what was said of exactly the reports of the listing, if that is known.
   */
  save(printed: Buffer, checked: Checked, comparing: readonly Diagnostic[] | undefined): void {
    const { old, kept, started } = this;
    const unsure = new Set<string>();
    for (const { path, rule } of checked.diagnostics) if (checked.passing.has(rule)) unsure.add(path);
    // Checked, but not to be remembered: few, and nothing larger than they is built up here.
    const skipped = new Set<string>();
    const paths = Buffer.allocUnsafe(printed.length);
    let pathsEnd = 0;
    let words = 0;
    let stats = new Float64Array(1024);
    for (let at = 0, end = printed.indexOf(0); end >= 0; at = end + 1, end = printed.indexOf(0, at)) {
      const pathAt = printed.indexOf(9, at) + 1;
      const path = printed.toString('utf8', pathAt, end);
      const index = kept.get(path);
      const now = index === undefined && path.endsWith('.json') && !unsure.has(path) ? look(path) : undefined;
      if (index === undefined && (!now || Math.max(now.mtimeMs, now.ctimeMs) > started - RACY)) {
        skipped.add(path);
        continue;
      }
      if (words === stats.length) stats = grown(stats);
      if (now) stats.set([now.size, now.ino, now.mtimeMs, now.ctimeMs], words);
      else stats.set(old!.stats.subarray(index! * STAT_WORDS, (index! + 1) * STAT_WORDS), words);
      words += STAT_WORDS;
      pathsEnd += printed.copy(paths, pathsEnd, pathAt, end + 1);
    }
    const same =
      old !== undefined && kept.size * STAT_WORDS === old.stats.length && words === old.stats.length;
    // Nothing new, nothing gone: the file says so already.
    if (same && (old.comparing !== '' || comparing === undefined)) return;
    const isKept = (path: string) => kept.has(path);
    const isLearned = (path: string) => !skipped.has(path);
    const facts: Uint8Array[] = old ? [same ? old.facts : linesOf(old.facts, isKept)] : [];
    for (const part of checked.facts) facts.push(skipped.size === 0 ? part : linesOf(part, isLearned));
    const before = old ? unpackFindings(old.findings, isKept) : [];
    writeVerdicts(this.file, {
      key: this.key,
      paths: paths.subarray(0, pathsEnd),
      stats: stats.subarray(0, words),
      facts: Buffer.concat(facts),
      findings: packFindings([...before, ...checked.diagnostics.filter(({ path }) => isLearned(path))]),
      comparing: comparing ? packFindings(comparing) : '',
    });
  }
}

/** What a run checked anew. */
export interface Checked {
  facts: readonly Uint8Array[];
  diagnostics: readonly Diagnostic[];
  /** The ids of rules whose findings may end while the report stays as it is. */
  passing: ReadonlySet<string>;
}

/** What lies at a path, if it is a file. */
function look(path: string): Stats | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? found : undefined;
}

function grown(stats: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(stats.length * 2);
  larger.set(stats);
  return larger;
}

function linesOf(facts: Uint8Array, wanted: (path: string) => boolean): Buffer {
  const lines: Buffer[] = [];
  for (const { path, line } of factLines(facts)) if (wanted(path)) lines.push(line);
  return Buffer.concat(lines);
}

/** Whether what was found under the old key still holds: clock and numbers only go forwards. */
function holds(old: VerdictKey, now: VerdictKey): boolean {
  if (old.program !== now.program || old.now > now.now) return false;
  if (!old.given || !now.given) return old.given === now.given;
  return Object.entries(old.given).every(([year, n]) => n <= (now.given![year] ?? 0));
}

function isAsItWas(path: string, stats: Float64Array, at: number): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return (
    found !== undefined &&
    found.size === stats[at] &&
    found.ino === stats[at + 1] &&
    found.mtimeMs === stats[at + 2] &&
    found.ctimeMs === stats[at + 3]
  );
}

const nothing = (printed: Buffer): Recalled => ({
  stale: printed,
  checked: 0,
  facts: () => [],
  diagnostics: () => [],
  comparing: undefined,
});
