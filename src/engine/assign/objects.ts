/** Commits made of objects alone: no checkout takes part, so that it costs the same in a clone of any kind and disturbs nobody. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Change } from '../../core/report.ts';
import { output, runGit, splitZ, startGit } from '../../store/git.ts';

const GONE = '000000';

/** A temporary index; git's own commands work on it. Close it when done. */
export class ScratchIndex {
  private readonly root: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'mal-index-'));
  private readonly variables: NodeJS.ProcessEnv;

  constructor(root: string) {
    this.root = root;
    this.variables = { GIT_INDEX_FILE: join(this.folder, 'index') };
  }

  /**
   * Makes it the index of a commit. Reading the 250,000 trees of a large database takes seconds; the clone's own index has
   * them already, so it is copied and only what differs is put right.
   */
  async load(commit: string): Promise<void> {
    // Asked without the scratch index: git would give the path of that.
    const printed = await runGit(this.root, ['rev-parse', '--git-path', 'index']);
    const own = resolve(this.root, printed.toString().trim());
    const copy = this.variables.GIT_INDEX_FILE!;
    if (!existsSync(own)) {
      await this.git(['read-tree', commit]);
      return;
    }
    copyFileSync(own, copy);
    const fields = splitZ(
      await this.git(['diff-index', '--cached', '--raw', '-z', '--no-abbrev', '--no-renames', commit]),
    );
    const lines: string[] = [];
    for (let i = 0; i + 1 < fields.length; i += 2) {
      const [mode = '', , oid = ''] = fields[i]!.slice(1).split(' ');
      // Every stage goes first: of a path with a conflict there are up to three.
      lines.push(`${GONE} ${'0'.repeat(oid.length)}\t${fields[i + 1]}\0`);
      if (mode !== GONE) lines.push(`${mode} ${oid}\t${fields[i + 1]}\0`);
    }
    if (lines.length > 0) await this.git(['update-index', '-z', '--index-info'], lines.join(''));
  }

  /** What `git ls-files -s -z` prints. */
  listTracked(roots: readonly string[]): Promise<Buffer> {
    return this.git(['ls-files', '-s', '-z', '--', ...roots]);
  }

  /** Puts a plan into it and writes the tree; gives the tree's id. */
  async writeTree(changes: readonly Change[]): Promise<string> {
    const texts = changes.flatMap((change) => (change.kind === 'delete' ? [] : [change.text]));
    const oids = await this.writeBlobs(texts);
    const zeros = '0'.repeat(oids[0]?.length ?? 40);
    let next = 0;
    const lines = changes.map((change) =>
      change.kind === 'delete'
        ? `${GONE} ${zeros}\t${change.path}\0`
        : `100644 ${oids[next++]}\t${change.path}\0`,
    );
    await this.git(['update-index', '-z', '--index-info'], lines.join(''));
    // A clone without blobs does not hold them all, and need not.
    return (await this.git(['write-tree', '--missing-ok'])).toString().trim();
  }

  /** Writes blobs, thousands with one process. */
  private async writeBlobs(texts: readonly string[]): Promise<string[]> {
    if (texts.length === 0) return [];
    const marks = join(this.folder, 'marks');
    const stream = texts
      .map((text, i) => `blob\nmark :${i + 1}\ndata ${Buffer.byteLength(text)}\n${text}\n`)
      .join('');
    await this.git(['fast-import', '--quiet', '--done', `--export-marks=${marks}`], `${stream}done\n`);
    const oids: string[] = [];
    for (const line of readFileSync(marks, 'utf8').split('\n')) {
      const [mark = '', oid = ''] = line.split(' ');
      if (oid !== '') oids[Number(mark.slice(1)) - 1] = oid;
    }
    return oids;
  }

  private async git(args: string[], input?: string): Promise<Buffer> {
    const child = startGit(this.root, args, input !== undefined, this.variables);
    const done = output(child);
    if (input !== undefined) {
      child.stdin!.on('error', () => {});
      child.stdin!.end(input);
    }
    return done;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
