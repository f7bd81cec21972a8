/** What full validation found, kept inside `.git`: the file, section by section. */
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What must be the same for a verdict to hold, besides the report. */
export interface VerdictKey {
  /** The program, its lists and the configuration. */
  program: string;
  /** Milliseconds since 1970; a verdict of the future is none. */
  now: number;
  /** The highest numbers given; they only grow. */
  given: Record<string, number> | undefined;
}

/** One path after another, each ended by NUL, in git's order; beside each what it was when it was read. */
export interface Verdicts {
  key: VerdictKey;
  paths: Buffer;
  /** Four numbers a path: size, inode, mtime and ctime in milliseconds. */
  stats: Float64Array;
  /** As `FactWriter` wrote them. */
  facts: Buffer;
  /** Of single reports, packed. */
  findings: string;
  /** What the rules that compare all reports said of exactly these, packed; empty if others took part. */
  comparing: string;
}

export const STAT_WORDS = 4;
const MAGIC = 'mal verdicts 1\n';
const SECTIONS = ['paths', 'stats', 'facts', 'findings', 'comparing'] as const;

/** The file of a clone; undefined in a linked working tree, which does without. */
export function verdictFile(root: string): string | undefined {
  const git = join(root, '.git');
  return statSync(git, { throwIfNoEntry: false })?.isDirectory() ? join(git, 'mal', 'verdicts') : undefined;
}

/** Forgetting is always safe: a file that is missing, damaged or of another version is as none. */
export function readVerdicts(file: string): Verdicts | undefined {
  try {
    const bytes = readFileSync(file);
    if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
    const end = bytes.indexOf(10, MAGIC.length);
    const head = JSON.parse(bytes.toString('utf8', MAGIC.length, end)) as {
      key: VerdictKey;
      sizes: number[];
    };
    const sections: Buffer[] = [];
    let at = end + 1;
    for (const size of head.sizes) {
      sections.push(bytes.subarray(at, at + size));
      at += size;
    }
    if (at !== bytes.length || sections.length !== SECTIONS.length) return undefined;
    const [paths, stats, facts, findings, comparing] = sections as [Buffer, Buffer, Buffer, Buffer, Buffer];
    return {
      key: head.key,
      paths,
      stats: new Float64Array(stats.buffer.slice(stats.byteOffset, stats.byteOffset + stats.length)),
      facts,
      findings: findings.toString('utf8'),
      comparing: comparing.toString('utf8'),
    };
  } catch {
    return undefined;
  }
}

/** A failure to write changes nothing: the next run checks again. */
export function writeVerdicts(file: string, verdicts: Verdicts): void {
  const { stats } = verdicts;
  const sections = [
    verdicts.paths,
    Buffer.from(stats.buffer, stats.byteOffset, stats.byteLength),
    verdicts.facts,
    Buffer.from(verdicts.findings),
    Buffer.from(verdicts.comparing),
  ];
  const head = { key: verdicts.key, sizes: sections.map(({ length }) => length) };
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    const out = openSync(temporary, 'w');
    try {
      writeFileSync(out, `${MAGIC}${JSON.stringify(head)}\n`);
      for (const section of sections) writeFileSync(out, section);
    } finally {
      closeSync(out);
    }
    renameSync(temporary, file);
  } catch {
    // A read-only clone, or a full disk.
  }
}
