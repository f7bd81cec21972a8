/**
 * The paths that a run with `--commit` is about to write, noted before it does: if it is killed, the next one commits them
 * too. The file lies in git's own folder, which is never part of a commit.
 */
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { runGit } from '../store/git.ts';

export class CommitJournal {
  private readonly file: string;
  readonly paths = new Set<string>();

  private constructor(file: string) {
    this.file = file;
  }

  /** With the paths of a run that was cut off on this very commit. */
  static async open(root: string, head: string): Promise<CommitJournal> {
    const path = (await runGit(root, ['rev-parse', '--git-path', 'mal/ingest-paths'])).toString().trim();
    const journal = new CommitJournal(resolve(root, path));
    const [first, ...paths] = journal.read().split('\0');
    // The last name may have been cut off.
    if (first === head) for (const known of paths.slice(0, -1)) journal.paths.add(known);
    mkdirSync(dirname(journal.file), { recursive: true });
    writeFileSync(journal.file, [head, ...journal.paths, ''].join('\0'));
    return journal;
  }

  note(paths: readonly string[]): void {
    const fresh = paths.filter((path) => !this.paths.has(path));
    for (const path of fresh) this.paths.add(path);
    if (fresh.length > 0) appendFileSync(this.file, fresh.map((path) => `${path}\0`).join(''));
  }

  end(): void {
    rmSync(this.file, { force: true });
  }

  private read(): string {
    try {
      return readFileSync(this.file, 'utf8');
    } catch {
      return '';
    }
  }
}
