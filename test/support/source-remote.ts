/** A bare repository that plays a source, and runs of a kind that reads it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../src/core/report.ts';
import { completeSource, type SourceConfig, type WrittenSource } from '../../src/core/source-config.ts';
import {
  NOTHING_SEEN,
  type ReadOptions,
  type Seen,
  type SourceEvent,
  type SourceKind,
} from '../../src/ingest/source.ts';
import { type Files, TestRepository, temporaryFolder } from '../cli/run.ts';

const ENVIRONMENT = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

/** Where people push, and where the source is read. */
export class SourceRemote {
  readonly path: string = join(temporaryFolder(), 'reports.git');
  readonly work: TestRepository;

  constructor(files: Files, format = 'sha1') {
    this.run('init', '--quiet', '--bare', '-b', 'main', `--object-format=${format}`, this.path);
    this.git('config', 'uploadpack.allowFilter', 'true');
    this.work = new TestRepository();
    if (format !== 'sha1') {
      this.work.remove('.git');
      this.work.git('init', '-q', '-b', 'main', `--object-format=${format}`);
    }
    this.work.remove('mal.config.json');
    this.commit(files);
  }

  get url(): string {
    return `file://${this.path}`;
  }

  /** Writes, commits and pushes; gives the commit. */
  commit(files: Files = {}, removed: readonly string[] = [], date?: string): string {
    this.work.write(files).remove(...removed);
    this.work.git('add', '-A');
    this.push(date);
    return this.work.git('rev-parse', 'HEAD');
  }

  /** Commits what the index holds, and pushes. */
  push(date?: string): void {
    const words = [
      '-c',
      'user.name=T',
      '-c',
      'user.email=t@example.org',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'c',
    ];
    const dates = date === undefined ? {} : { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date };
    spawnSync('git', words, { cwd: this.work.root, env: { ...ENVIRONMENT, ...dates } });
    this.work.git('push', '-q', '--force', this.path, 'HEAD:main');
  }

  /** Replaces the history by one commit with these files only. */
  rewrite(files: Files, date?: string): string {
    this.work.git('checkout', '-q', '--orphan', `new-${Math.random().toString(36).slice(2)}`);
    this.work.git('rm', '-r', '-q', '-f', '--ignore-unmatch', '.');
    return this.commit(files, [], date);
  }

  /** Forgets what no branch leads to. */
  collectGarbage(): void {
    this.git('reflog', 'expire', '--expire=now', '--all');
    this.git('gc', '--quiet', '--prune=now');
  }

  /** Puts a tree of these `<mode> <type> <id>\t<path>` entries on the branch as it is, whatever it says; gives the commit. */
  tree(entries: readonly string[]): string {
    const tree = this.run('--git-dir', this.path, 'mktree', '-z', '--missing', {
      input: `${entries.join('\0')}\0`,
    });
    const identity = ['-c', 'user.name=T', '-c', 'user.email=t@example.org'];
    const commit = this.run(
      '--git-dir',
      this.path,
      ...identity,
      'commit-tree',
      '-m',
      'c',
      '-p',
      'main',
      tree,
    );
    this.git('update-ref', 'refs/heads/main', commit);
    return commit;
  }

  /** The id of a new blob. */
  blob(content: string | Uint8Array): string {
    return this.run('--git-dir', this.path, 'hash-object', '-w', '--stdin', { input: content });
  }

  git(...args: string[]): string {
    return this.run('--git-dir', this.path, ...args);
  }

  private run(...args: (string | { input: string | Uint8Array })[]): string {
    const last = args.at(-1);
    const input = typeof last === 'object' ? last.input : undefined;
    const words = args.filter((word) => typeof word === 'string');
    const done = spawnSync('git', words, { env: ENVIRONMENT, input, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (done.status !== 0) throw new Error(`git ${words.join(' ')}: ${done.stderr}`);
    return done.stdout.trim();
  }
}

/** A database that reads one source again and again, and remembers what it saw as `mal ingest` does. */
export class Reader {
  readonly repository = new TestRepository();
  readonly seen = new Map<string, string>();
  cursor: Json | undefined;
  warnings: string[] = [];
  private readonly kind: SourceKind;
  private readonly source: SourceConfig;

  constructor(kind: SourceKind, source: Partial<WrittenSource> & { location: string }) {
    this.kind = kind;
    this.source = completeSource({ id: 'reports', kind: kind.name, ...source });
  }

  get cache(): string {
    return join(this.repository.root, '.git/mal/sources/reports');
  }

  /** What another process needs for the same run. */
  get written(): { source: SourceConfig; cursor: Json | undefined } {
    return { source: this.source, cursor: this.cursor };
  }

  /** All events of one run; what a checkpoint covers is kept. */
  async run(more: Partial<ReadOptions> = {}): Promise<SourceEvent[]> {
    const events: SourceEvent[] = [];
    for await (const event of this.read(more)) events.push(event);
    return events;
  }

  /** The run as it goes. */
  async *read(more: Partial<ReadOptions> = {}): AsyncGenerator<SourceEvent> {
    this.warnings = [];
    const pending = new Map<string, string | undefined>();
    for await (const event of this.kind.read(this.source, this.options(more))) {
      if (event.kind === 'object') pending.set(event.key, event.version);
      if (event.kind === 'gone') pending.set(event.key, undefined);
      if (event.kind === 'checkpoint') {
        this.cursor = event.cursor;
        for (const [key, version] of pending) {
          if (version === undefined) this.seen.delete(key);
          else this.seen.set(key, version);
        }
      }
      yield event;
    }
  }

  options(more: Partial<ReadOptions> = {}): ReadOptions {
    const seen: Seen = this.seen.size === 0 ? NOTHING_SEEN : { version: (key) => this.seen.get(key) };
    const { variables, ...others } = more;
    return {
      root: this.repository.root,
      cursor: this.cursor,
      seen,
      now: () => 1_700_000_000_000,
      sleep: async () => {},
      signal: new AbortController().signal,
      warn: (message) => void this.warnings.push(message),
      ...others,
      variables: { ...ENVIRONMENT, ...variables },
    };
  }
}

/** Events as short words: `object key`, `gone key` … */
export function told(events: readonly SourceEvent[]): string[] {
  return events.map((event) => ('key' in event ? `${event.kind} ${event.key}` : event.kind));
}

/** The text of each object, by key. */
export function texts(events: readonly SourceEvent[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const event of events)
    if (event.kind === 'object') found[event.key] = Buffer.from(event.bytes).toString('utf8');
  return found;
}

/** Which git commands ran while `act` did, and how often. */
export async function commandsOf(
  act: (variables: Record<string, string>) => Promise<unknown>,
): Promise<Record<string, number>> {
  const file = join(temporaryFolder(), 'trace');
  await act({ GIT_TRACE2_EVENT: file });
  const counts: Record<string, number> = {};
  if (!existsSync(file)) return counts;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const name = /"event":"cmd_name".*"name":"([^"]+)"/.exec(line)?.[1];
    if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
