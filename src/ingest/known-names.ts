/** The packages of the database by what their names look like, for the few that are new. */
import type { RepositoryConfig } from '../core/config.ts';
import { splitReportPath } from '../core/layout/split-path.ts';
import type { PackageName } from '../core/report.ts';
import { packageOfDirectory } from '../ecosystems/directory.ts';
import { hashText } from '../store/folders.ts';
import { output, startGit } from '../store/git.ts';
import { TrackedPaths } from '../store/tracked-paths.ts';
import { listUntracked } from '../store/untracked.ts';
import { lookalikeKey } from './judge/lookalike.ts';

/** Gathered when the first new package comes; what comes in afterwards is added. */
export class KnownNames {
  private readonly root: string;
  private readonly config: Pick<RepositoryConfig, 'layout' | 'roots'>;
  /** By ecosystem, names by a hash of what they look like: most hashes have one. */
  private names: Map<string, Map<number, string | string[]>> | undefined;

  constructor(root: string, config: Pick<RepositoryConfig, 'layout' | 'roots'>) {
    this.root = root;
    this.config = config;
  }

  async load(): Promise<void> {
    if (this.names) return;
    this.names = new Map();
    const { roots, layout } = this.config;
    const tracked = await output(startGit(this.root, ['ls-files', '-z', '--', ...roots]));
    const paths = new TrackedPaths(tracked, false);
    const untracked = await listUntracked(this.root, roots, paths);
    let last = '';
    for (const listing of [paths, untracked]) {
      for (const path of listing) {
        const directory = splitReportPath(this.config, path)?.directory ?? '';
        if (directory === last || directory === '') continue;
        last = directory;
        const found = packageOfDirectory(layout, directory);
        if (found.ok) this.add(found);
      }
    }
  }

  /** `load` must have been awaited. */
  like({ ecosystem }: PackageName, key: string): readonly string[] {
    const found = this.names?.get(ecosystem)?.get(hashText(key)) ?? [];
    return (typeof found === 'string' ? [found] : found).filter((name) => lookalikeKey(name) === key);
  }

  add({ ecosystem, name }: PackageName): void {
    if (!this.names) return;
    let names = this.names.get(ecosystem);
    if (!names) {
      names = new Map();
      this.names.set(ecosystem, names);
    }
    const hash = hashText(lookalikeKey(name));
    const known = names.get(hash);
    if (known === undefined) names.set(hash, name);
    else if (typeof known === 'string') {
      if (known !== name) names.set(hash, [known, name]);
    } else if (!known.includes(name)) known.push(name);
  }
}
