/** Repositories with sources, and the objects of sources, for tests of `mal ingest`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { WrittenSource } from '../../src/core/source-config.ts';
import { type Files, type Outcome, TestRepository } from '../cli/run.ts';

/** Parsed JSON that a test looks into. */
export type Loose = ReturnType<typeof JSON.parse>;

/** An OSV document as a source has it. */
export function advisory(name: string, parts: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    schema_version: '1.7.4',
    id: `SRC-${name}`,
    modified: '2025-01-02T00:00:00Z',
    published: '2025-01-01T00:00:00Z',
    details: `${name} sends environment variables to a server.`,
    affected: [{ package: { ecosystem: 'npm', name }, versions: ['1.0.0'] }],
    ...parts,
  };
}

export const affecting = (name: string, versions: string[]) => ({
  affected: [{ package: { ecosystem: 'npm', name }, versions }],
});

export const ALL_VERSIONS = [{ type: 'SEMVER', events: [{ introduced: '0' }] }];

/** A repository whose source `feed` is the folder `feed/` in it, which git does not know. */
export class SourceRepository extends TestRepository {
  constructor(settings: Partial<WrittenSource> = {}, more: WrittenSource[] = [], files: Files = {}) {
    const sources: WrittenSource[] = [{ id: 'feed', kind: 'folder', location: 'feed', ...settings }, ...more];
    super({ '.gitignore': '/feed/\n/other/\n', ...files });
    this.configure(...sources);
    this.git('config', 'user.name', 'Test');
    this.git('config', 'user.email', 'test@example.org');
    mkdirSync(join(this.root, 'feed'), { recursive: true });
    mkdirSync(join(this.root, 'other'), { recursive: true });
    this.commit('Begin');
  }

  configure(...sources: WrittenSource[]): this {
    const config = { layout: 'portable', roots: ['osv'], idPrefix: 'MAL', firstNumber: 1_000_001, sources };
    return this.write({ 'mal.config.json': `${JSON.stringify(config, null, 2)}\n` });
  }

  /** Puts objects into the source: JSON values, texts or bytes. */
  feed(objects: Record<string, unknown>, folder = 'feed'): this {
    for (const [key, value] of Object.entries(objects)) {
      const file = join(this.root, folder, key);
      mkdirSync(dirname(file), { recursive: true });
      const isRaw = typeof value === 'string' || value instanceof Uint8Array;
      writeFileSync(file, isRaw ? (value as string) : JSON.stringify(value, null, 2));
    }
    return this;
  }

  unfeed(...keys: string[]): this {
    for (const key of keys) rmSync(join(this.root, 'feed', key), { recursive: true });
    return this;
  }

  /** The reports, without what lies elsewhere. */
  reports(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.files()).filter(([path]) => path.startsWith('osv/')));
  }

  report(path: string): Record<string, Loose> {
    return JSON.parse(this.files()[path]!);
  }

  /** `mal ingest --format json`. */
  ingest(...args: string[]): Outcome & { result: Loose } {
    const outcome = this.mal('ingest', ...args, '--format', 'json');
    return { ...outcome, result: outcome.stdout === '' ? undefined : JSON.parse(outcome.stdout) };
  }

  /** The counts of the first source that are not zero. */
  counts(...args: string[]): Record<string, number> {
    const { result, stderr } = this.ingest(...args);
    if (!result) throw new Error(stderr);
    return Object.fromEntries(
      Object.entries(result.sources[0].counts as Record<string, number>).filter(([, count]) => count > 0),
    );
  }
}
