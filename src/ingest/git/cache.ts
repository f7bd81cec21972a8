/**
 * What is kept of a source's repository between runs: a bare repository in git's own folder (never in a commit) that holds the trees
 * of the commits seen and the blobs that were read. It can be deleted at any time. One run at a time uses it.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SourceConfig } from '../../core/source-config.ts';
import { BlobReader } from '../../store/blob-reader.ts';
import { failureOf, GitError, output, runGit, startGit } from '../../store/git.ts';
import { type ReadOptions, SourceError } from '../source.ts';
import { ask, type Line } from './ask.ts';
import { localEnvironment, REMOTE, remoteEnvironment } from './environment.ts';
import { gitLocation } from './location.ts';

/** The commit that was fetched last: git tells its server that we have it. */
const TIP = 'refs/mal/tip';
/** Each fetch leaves a pack; more than so many are made one. */
const MANY_PACKS = 40;
const FETCH = [
  'fetch',
  '--progress',
  '--no-tags',
  '--no-write-fetch-head',
  '--recurse-submodules=no',
  '--filter=blob:none',
];
const OBJECT_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Whether the text is the id of an object, in full. */
export function isObjectId(text: string): boolean {
  return OBJECT_ID.test(text);
}

export class GitCache {
  private readonly line: Line;
  private readonly local: Record<string, string | undefined>;
  private readonly temporary: boolean;
  /** Whether this run made it. */
  fresh = false;

  private constructor(line: Line, local: Record<string, string | undefined>, temporary: boolean) {
    this.line = line;
    this.local = local;
    this.temporary = temporary;
  }

  /** Opens or makes the cache of a source, and clears away what a killed run left. */
  static async open(source: SourceConfig, options: ReadOptions): Promise<GitCache> {
    const known = await folderOf(source, options.root);
    const folder = known ?? mkdtempSync(join(tmpdir(), 'mal-'));
    const local = localEnvironment(folder, options.variables);
    const environment = remoteEnvironment(
      folder,
      options.variables,
      gitLocation(source, options.root),
      source,
    );
    const cache = new GitCache({ source, options, folder, environment }, local, known === undefined);
    await cache.ready();
    return cache;
  }

  /** Begins anew, for ids such as this one. */
  async renew(id = ''): Promise<void> {
    this.discard();
    mkdirSync(this.line.folder, { recursive: true });
    await this.ask(['init', '--quiet', '--bare', '--template=', `--object-format=${formatOf(id)}`]);
    this.fresh = true;
  }

  /** Begins anew if the source's ids, of which this is one, are of another kind than so far. */
  async expect(id: string): Promise<void> {
    const format = (await this.ask(['rev-parse', '--show-object-format'])).trim();
    if (format !== formatOf(id)) await this.renew(id);
  }

  close(): void {
    if (this.temporary) this.discard();
    else this.tidy();
  }

  /** The commit at the end of the source's branch, as its server says. Undefined: it has no such branch. Throws `Refused`. */
  async tipThere(): Promise<string | undefined> {
    const ref = this.ref();
    const printed = await ask(this.line, ['ls-remote', REMOTE, ref]);
    const line = printed.split('\n').find((text) => text.endsWith(`\t${ref}`));
    const tip = line?.slice(0, line.indexOf('\t'));
    return tip !== undefined && isObjectId(tip) ? tip : undefined;
  }

  /** Fetches the branch, as deep as `depth` says in the words of git-fetch, and gives its commit. Throws `Refused` or `TooMuch`. */
  async fetchTip(depth: string, allowance?: number): Promise<string> {
    await ask(this.line, [...FETCH, depth, REMOTE, `+${this.ref()}:${TIP}`], undefined, allowance);
    return (await this.ask(['rev-parse', '--verify', `${TIP}^{commit}`])).trim();
  }

  /** Fetches one commit with its trees. Throws `Refused`. */
  async fetchCommit(commit: string): Promise<void> {
    await ask(this.line, [...FETCH, '--depth=1', REMOTE, commit]);
  }

  /** Fetches exactly these objects, in one request. Throws `Refused` or `TooMuch`. */
  async fetchObjects(ids: readonly string[], allowance: number): Promise<void> {
    // A commit that we have would be no reason to leave out a blob: nothing is said of what we have.
    const words = ['-c', 'fetch.negotiationAlgorithm=noop', ...FETCH, '--stdin', REMOTE];
    await ask(this.line, words, `${ids.join('\n')}\n`, allowance);
  }

  /** The time of a commit, in seconds since 1970; undefined if it and its tree are not here. */
  async timeOf(commit: string): Promise<number | undefined> {
    try {
      await this.ask(['cat-file', '-e', `${commit}^{tree}`]);
      // `<seconds> <id>`
      return Number.parseInt(await this.ask(['rev-list', '--max-count=1', '--timestamp', commit]), 10);
    } catch (error) {
      if (error instanceof GitError) return undefined;
      throw error;
    }
  }

  /** Whether one commit leads to the other, as far as the history here shows. */
  async leadsTo(older: string, newer: string): Promise<boolean> {
    try {
      await this.ask(['merge-base', '--is-ancestor', older, newer]);
      return true;
    } catch (error) {
      if (error instanceof GitError && error.code === 1) return false;
      throw error;
    }
  }

  /** The last commit of the branch's own line before a time (seconds since 1970); undefined if none is here. */
  async commitBefore(tip: string, time: number): Promise<string | undefined> {
    const printed = await this.ask([
      'rev-list',
      '--max-count=1',
      '--first-parent',
      `--before=${time - 1}`,
      tip,
    ]);
    return printed.trim() || undefined;
  }

  /** What a git command on the cache prints. Throws `GitError`. */
  bytes(args: readonly string[], input?: string): Promise<Buffer> {
    const child = startGit(this.line.folder, args, input !== undefined, this.local);
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
    return output(child);
  }

  /** The same piece by piece, of a command that is given no input; throws `GitError` at the end. */
  async *pieces(args: readonly string[]): AsyncGenerator<Buffer> {
    const child = startGit(this.line.folder, args, false, this.local);
    const ended = failureOf(child);
    try {
      yield* child.stdout!;
      const failure = await ended;
      if (failure) throw failure;
    } finally {
      child.kill();
    }
  }

  /** Throws the copy away: the next run begins anew. */
  discard(): void {
    rmSync(this.line.folder, { recursive: true, force: true });
  }

  /** Reads blobs that are here, once. */
  reader(): BlobReader {
    return new BlobReader(this.line.folder, true, this.local);
  }

  /** Joins the packs of many runs into one; nothing is thrown away. */
  async join(): Promise<void> {
    const packs = readdirSync(join(this.line.folder, 'objects', 'pack')).filter((name) =>
      name.endsWith('.pack'),
    );
    if (packs.length > MANY_PACKS) await ask(this.line, ['repack', '-a', '-d', '-q']);
  }

  private async ask(args: readonly string[]): Promise<string> {
    return (await this.bytes(args)).toString('utf8');
  }

  private ref(): string {
    const { branch } = this.line.source;
    return branch === undefined ? 'HEAD' : `refs/heads/${branch}`;
  }

  private async ready(): Promise<void> {
    this.tidy();
    try {
      await this.ask(['rev-parse', '--git-dir']);
    } catch {
      await this.renew();
    }
  }

  /** Removes locks and unfinished packs: whoever made them is dead, as one run at a time comes here. */
  private tidy(): void {
    const { folder } = this.line;
    for (const [inside, pattern] of LEFTOVERS) {
      for (const name of namesIn(join(folder, inside)))
        if (pattern.test(name)) rmSync(join(folder, inside, name), { force: true });
    }
  }
}

function formatOf(id: string): string {
  return id.length === 64 ? 'sha256' : 'sha1';
}

const LEFTOVERS = [
  ['', /\.lock$/],
  ['refs/mal', /\.lock$/],
  ['objects/pack', /^(?:tmp_|\.tmp-)|\.keep$/],
  ['objects/info', /\.lock$/],
] as const;

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Undefined where there is no repository to keep it in. */
async function folderOf(source: SourceConfig, root: string): Promise<string | undefined> {
  try {
    const path = `mal/sources/${source.id}`;
    return resolve(root, (await runGit(root, ['rev-parse', '--git-path', path])).toString('utf8').trim());
  } catch (error) {
    if (error instanceof GitError && error.code !== undefined) return undefined;
    throw new SourceError(error instanceof Error ? error.message : String(error));
  }
}
