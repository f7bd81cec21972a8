/** Commits of this clone that the remote lacks: put on top of what it holds, without a checkout. */
import { quote } from '../../core/quote.ts';
import { rootOf, STATE_FOLDER } from '../../core/roots.ts';
import { CannotRun } from '../../failure.ts';
import { CONFIG_FILE, parseConfig } from '../../repository.ts';
import { GitError, output, runGit, splitZ, startGit } from '../../store/git.ts';
import { GitTreeStore } from '../../store/git-tree.ts';
import { readText } from '../../store/store.ts';
import type { Identity } from './identity.ts';
import type { Remote } from './remote.ts';

/**
 * The commits of HEAD that the remote has never shown, oldest first, without those whose very change it has already. Only
 * where HEAD is the branch in question, or no branch at all: who works on something else does not mean to publish it.
 */
export async function ownCommits(root: string, remote: Remote, tip: string): Promise<string[]> {
  if (!(await isOnBranch(root, remote))) return [];
  const lines = async (args: string[]) =>
    (await runGit(root, ['rev-list', ...args]))
      .toString()
      .split('\n')
      .filter((line) => line !== '');
  // What a remote-tracking branch holds was there once: if it is gone, somebody took it back.
  const own = await lines(['--reverse', '--topo-order', 'HEAD', '--not', `--remotes=${remote.name}`, tip]);
  if (own.length === 0) return [];
  await refuseForeign(root, own, tip);
  const missing = new Set(await lines(['--cherry-pick', '--right-only', '--no-merges', `${tip}...HEAD`]));
  return own.filter((commit) => missing.has(commit));
}

async function isOnBranch(root: string, { name, branch }: Remote): Promise<boolean> {
  const ask = async (args: string[]) =>
    (await runGit(root, args).catch(() => Buffer.from(''))).toString().trim();
  if ((await ask(['rev-parse', '--quiet', '--verify', 'HEAD'])) === '') return false;
  const current = await ask(['symbolic-ref', '--quiet', '--short', 'HEAD']);
  if (current === '' || current === branch) return true;
  return (await ask(['rev-parse', '--abbrev-ref', '@{upstream}'])) === `${name}/${branch}`;
}

async function refuseForeign(root: string, commits: readonly string[], tip: string): Promise<void> {
  const config = parseConfig(await readText(new GitTreeStore(root, tip), CONFIG_FILE));
  for (const commit of commits) {
    const parents = (await runGit(root, ['log', '-1', '--format=%P', commit])).toString().trim().split(' ');
    if (parents.length > 1 || parents[0] === '') {
      throw new CannotRun(
        `Your commit ${commit.slice(0, 12)} is a merge or a beginning of its own, and the remote does not have it.`,
        'Put your commits on top of the remote branch: git pull --rebase',
      );
    }
    const paths = splitZ(
      await runGit(root, ['diff-tree', '-r', '-z', '--name-only', '--no-commit-id', '--no-renames', commit]),
    );
    const foreign = paths.find(
      (path) => rootOf(config, path) === undefined && !path.startsWith(STATE_FOLDER),
    );
    if (foreign !== undefined) {
      throw new CannotRun(
        `Your commit ${commit.slice(0, 12)} changes ${quote(foreign, 200)}, which is no report, and the remote does not have it.`,
        'Push it first: assign-ids publishes reports alone.',
      );
    }
  }
}

/** The commits on top of `tip`; gives the last one. Throws `CannotRun` where one conflicts. */
export async function replay(
  root: string,
  commits: readonly string[],
  tip: string,
  identity: Identity,
): Promise<string> {
  let onto = tip;
  for (const commit of commits) {
    const tree = await mergedTree(root, commit, onto);
    if (tree === (await oidOf(root, `${onto}^{tree}`))) continue;
    const [name = '', mail = '', date = '', ...message] = (
      await runGit(root, ['log', '-1', '--date=raw', '--format=%an%x00%ae%x00%ad%x00%B', commit])
    )
      .toString('utf8')
      .split('\0');
    const author = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: mail, GIT_AUTHOR_DATE: date };
    onto = await commitTree(root, tree, onto, message.join('\0'), { ...identity, ...author });
  }
  return onto;
}

/** A commit of a tree; gives its id. */
export async function commitTree(
  root: string,
  tree: string,
  parent: string,
  message: string,
  identity: Identity,
): Promise<string> {
  const child = startGit(root, ['commit-tree', tree, '-p', parent, '-F', '-'], true, identity);
  child.stdin!.on('error', () => {});
  child.stdin!.end(message);
  return (await output(child)).toString().trim();
}

/** The tree of `onto` with the change that `commit` makes to its parent. */
async function mergedTree(root: string, commit: string, onto: string): Promise<string> {
  const parent = await oidOf(root, `${commit}^`);
  // git merges since the last common commit: one that has the wanted tree, and the parent for its own, makes it the base.
  const ours = await commitTree(root, await oidOf(root, `${onto}^{tree}`), parent, 'ours', NOBODY);
  const child = startGit(root, [
    'merge-tree',
    '--write-tree',
    '--name-only',
    '--no-messages',
    '-z',
    ours,
    commit,
  ]);
  let printed = '';
  child.stdout!.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8');
  });
  try {
    return (await output(child)).toString('utf8').split('\0')[0]!;
  } catch (error) {
    if (!(error instanceof GitError) || error.code !== 1) throw error;
    const [path = ''] = printed.split('\0').slice(1);
    throw new CannotRun(
      `Your commit ${commit.slice(0, 12)} and the remote branch both change ${quote(path, 200)}.`,
      'Put your commits on top of the remote branch by hand: git pull --rebase',
    );
  }
}

const NOBODY: Identity = {
  GIT_AUTHOR_NAME: 'mal',
  GIT_AUTHOR_EMAIL: 'mal',
  GIT_COMMITTER_NAME: 'mal',
  GIT_COMMITTER_EMAIL: 'mal',
};

const oidOf = async (root: string, name: string): Promise<string> =>
  (await runGit(root, ['rev-parse', '--verify', '--end-of-options', name]))
    .toString()
    .trim()
    .split('\n')
    .at(-1)!;
