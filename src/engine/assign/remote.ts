/** The remote branch that numbers are pushed to: what it holds, and a push that succeeds only if it still holds that. */

import { quote } from '../../core/quote.ts';
import { CannotRun } from '../../failure.ts';
import { GitError, output, runGit, startGit } from '../../store/git.ts';
import { personsGit } from '../../store/simple-git.ts';

/** Where stamping has got to: the last commit of the branch whose changes were all looked at. */
const STAMPED_REF = 'refs/mal/stamped';

export interface RemoteState {
  tip: string;
  stamped: string | undefined;
}

/** How a push ended. `rejected`: the branch may have moved, or the remote refuses; `reason` is the remote's own word. */
export type Pushed = { kind: 'done' } | { kind: 'rejected'; reason: string };

export class Remote {
  private readonly root: string;
  readonly name: string;
  readonly branch: string;

  private constructor(root: string, name: string, branch: string) {
    this.root = root;
    this.name = name;
    this.branch = branch;
  }

  /** Throws `CannotRun` for a remote that is not configured and a name that no branch can have. */
  static async open(root: string, name: string, branch: string): Promise<Remote> {
    const remotes = (await runGit(root, ['remote']))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '');
    if (!remotes.includes(name)) {
      const known =
        remotes.length === 0
          ? 'This clone has no remote.'
          : `It has ${remotes.map((remote) => quote(remote)).join(', ')}.`;
      throw new CannotRun(
        `There is no remote ${quote(name)}.`,
        `${known} git remote add <name> <url> adds one.`,
      );
    }
    try {
      await runGit(root, ['check-ref-format', `refs/heads/${branch}`]);
    } catch {
      throw new CannotRun(
        `${quote(branch)} is not the name of a branch.`,
        'Give it without refs/heads/: main.',
      );
    }
    return new Remote(root, name, branch);
  }

  get ref(): string {
    return `refs/heads/${this.branch}`;
  }

  /** What the remote holds now; its objects are in this clone afterwards, and no ref of this clone has changed. */
  async fetch(): Promise<RemoteState> {
    const refs = new Map<string, string>();
    const printed = await this.ask(() => this.git(['ls-remote', this.name, this.ref, STAMPED_REF]));
    for (const line of printed.split('\n')) {
      const [oid = '', ref = ''] = line.trim().split('\t');
      if (oid !== '') refs.set(ref, oid);
    }
    const tip = refs.get(this.ref);
    if (tip === undefined)
      throw new CannotRun(
        `The remote ${quote(this.name)} has no branch ${quote(this.branch)}.`,
        `git push ${this.name} ${this.branch} makes it.`,
      );
    await this.obtain(tip);
    return { tip, stamped: refs.get(STAMPED_REF) };
  }

  /** Fetches a commit unless it is here. */
  async obtain(commit: string): Promise<void> {
    if (await hasCommit(this.root, commit)) return;
    // A fetch of the branch brings the commit even where the remote gives out no commit by its id.
    await this.ask(() => this.git([...QUIET, this.name, this.ref]));
    if (await hasCommit(this.root, commit)) return;
    const shallow =
      (await runGit(this.root, ['rev-parse', '--is-shallow-repository'])).toString().trim() === 'true';
    await this.ask(() => this.git([...QUIET, ...(shallow ? ['--depth=1'] : []), this.name, commit]));
  }

  async canObtain(commit: string): Promise<boolean> {
    try {
      await this.obtain(commit);
      return true;
    } catch (error) {
      if (error instanceof CannotRun) return false;
      throw error;
    }
  }

  /** In a clone without blobs: those that are wanted, in one go. git alone would fetch them one after the other. */
  async obtainBlobs(oids: readonly string[]): Promise<void> {
    if (oids.length === 0) return;
    const promisor = await runGit(this.root, ['config', '--get', `remote.${this.name}.promisor`]).catch(() =>
      Buffer.from(''),
    );
    if (promisor.toString().trim() !== 'true') return;
    const args = [
      '-c',
      'fetch.negotiationAlgorithm=noop',
      ...QUIET,
      '--filter=blob:none',
      '--stdin',
      this.name,
    ];
    await runGit(this.root, args, `${[...new Set(oids)].join('\n')}\n`).catch(() => {});
  }

  /** Moves the branch from `tip` to `commit`, and with it the mark of what is stamped, if that is kept: both or nothing. */
  async push(commit: string, { tip, stamped }: RemoteState, mark: boolean): Promise<Pushed> {
    const args = [
      'push',
      '--porcelain',
      '--atomic',
      '--no-follow-tags',
      '--recurse-submodules=no',
      `--force-with-lease=${this.ref}:${tip}`,
    ];
    const refs = commit === tip ? [] : [`${commit}:${this.ref}`];
    if (mark && stamped !== commit) {
      args.push(`--force-with-lease=${STAMPED_REF}:${stamped ?? ''}`);
      refs.push(`${commit}:${STAMPED_REF}`);
    }
    if (refs.length === 0) return { kind: 'done' };
    try {
      await this.git([...(await this.packing()), ...args, this.name, ...refs]);
      return { kind: 'done' };
    } catch (error) {
      return { kind: 'rejected', reason: rejection((error as Error).message) };
    }
  }

  /**
   * git's other way to tell what the remote lacks takes longer for folders with 250,000 entries. And the listing of such a
   * folder has 11 MB: to make it small takes two seconds, not worth it where it only moves to another place on the disk.
   */
  private async packing(): Promise<string[]> {
    const url = (await runGit(this.root, ['remote', 'get-url', '--push', this.name])).toString('utf8').trim();
    const local = /^(?:\.{0,2}\/|file:\/\/)/.test(url)
      ? ['-c', 'pack.window=0', '-c', 'pack.compression=1']
      : [];
    return ['-c', 'pack.useSparse=false', ...local];
  }

  /** What a person would type goes through simple-git (DESIGN: layout). */
  private async git(args: string[]): Promise<string> {
    return (await personsGit(this.root)).raw(args);
  }

  private async ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw new CannotRun(
        `The remote ${quote(this.name)} does not answer: ${lastWord((error as Error).message)}`,
        `Check it: git ls-remote ${this.name}`,
      );
    }
  }
}

const QUIET = [
  '-c',
  'gc.auto=0',
  '-c',
  'maintenance.auto=false',
  'fetch',
  '--quiet',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  '--refmap=',
];

async function hasCommit(root: string, commit: string): Promise<boolean> {
  try {
    const args = ['rev-parse', '--quiet', '--verify', '--end-of-options', `${commit}^{commit}`];
    // A clone without blobs would go and fetch the commit with all of its history.
    await output(startGit(root, args, false, { GIT_NO_LAZY_FETCH: '1' }));
    return true;
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}

/** The remote's reason out of what `git push --porcelain` printed: `! <refs> [rejected] (stale info)`, and what a hook said. */
function rejection(printed: string): string {
  const lines = printed.split('\n');
  const hook = lines
    .filter((line) => line.startsWith('remote:'))
    .map((line) => line.slice(7).trim())
    .find((line) => line !== '');
  const status = lines.find((line) => line.startsWith('!') && !line.includes('atomic'));
  const word = status ? status.slice(status.lastIndexOf('\t') + 1).trim() : lastWord(printed);
  return hook ? `${word}, ${quote(hook)}` : word;
}

const lastWord = (printed: string): string => {
  const lines = printed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return (lines.find((line) => /^(fatal|error):/.test(line)) ?? lines[0] ?? 'git failed').replace(
    /^(fatal|error): /,
    '',
  );
};
