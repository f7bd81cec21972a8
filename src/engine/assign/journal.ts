/**
 * A plan that is being carried out, written down before the first file changes: a run that is killed between the first
 * write and the commit is finished by the next one, although the working tree then looks as if somebody had edited it.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Change } from '../../core/report.ts';
import type { AssignPlan } from './plan.ts';

interface Entry {
  /** The commit that the plan was made on. */
  head: string;
  plan: AssignPlan;
  /** What each path of the plan held; absent: nothing. */
  before: Record<string, string>;
}

/** `file` lies in git's own folder, which is never part of a commit. */
export class Journal {
  private readonly file: string;
  private readonly root: string;

  constructor(root: string, file: string) {
    this.root = root;
    this.file = file;
  }

  begin(head: string, plan: AssignPlan): void {
    const before: Record<string, string> = {};
    for (const { path } of plan.changes) {
      const hash = this.hashOf(path);
      if (hash !== undefined) before[path] = hash;
    }
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.tmp`, JSON.stringify({ head, plan, before } satisfies Entry));
    renameSync(`${this.file}.tmp`, this.file);
  }

  end(): void {
    rmSync(this.file, { force: true });
  }

  /** The plan of a run that was cut off on this very commit; undefined if there is none, or if somebody has edited a file of it since. */
  unfinished(head: string): AssignPlan | undefined {
    const entry = this.read();
    if (!entry || entry.head !== head) return undefined;
    return entry.plan.changes.every((change) => this.isOurs(change, entry.before[change.path]))
      ? entry.plan
      : undefined;
  }

  private isOurs(change: Change, before: string | undefined): boolean {
    const now = this.hashOf(change.path);
    return now === before || now === (change.kind === 'delete' ? undefined : sha256(change.text));
  }

  private hashOf(path: string): string | undefined {
    try {
      return sha256(readFileSync(join(this.root, path)));
    } catch {
      return undefined;
    }
  }

  private read(): Entry | undefined {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Entry;
    } catch {
      return undefined;
    }
  }
}

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
