/**
 * `node_modules`: the package.json of every package in it, of those that lie in packages, and of those in the stores that isolated
 * layouts keep in folders with a dot (`.pnpm`, `.store`, `.bun`, `.deno`). No link is walked through, so that nothing is read twice and
 * no circle entered; a link out of the folder counts as the package at its end.
 */
import { type Dirent, readdirSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { optionalText, parseJsonObject } from '../json-text.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';
import { npmFromSource } from '../npm-dependency.ts';
import { type NpmSource, npmSource } from '../npm-source.ts';
import { npmOrigins, storeOrigin } from './package-origin.ts';
import { codeOf, readSmallFile } from './small-file.ts';
import type { TreeContents } from './tree.ts';

const FOLDER = 'node_modules';

/** A folder of packages that is still to be listed; in a store, with where its package came from. */
interface Open {
  path: string;
  origin?: NpmSource | undefined;
}

export function readTree(folder: string): TreeContents {
  const walk = new Walk(realpathSync(folder));
  walk.list('', readdirSync(folder, { withFileTypes: true }), undefined);
  walk.rest();
  return walk.contents();
}

class Walk {
  private readonly root: string;
  private readonly origins: ReadonlyMap<string, NpmSource>;
  private readonly open: Open[] = [];
  private readonly dependencies: Dependency[] = [];
  private readonly problems: TreeContents['problems'] = [];
  private readonly elsewhere = new Set<string>();

  constructor(root: string) {
    this.root = root;
    this.origins = npmOrigins(
      this.attempt('.package-lock.json', () => readSmallFile(join(root, '.package-lock.json'))),
    );
  }

  contents(): TreeContents {
    const byPlace = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    return {
      dependencies: this.dependencies.sort((a, b) => byPlace(a.as ?? '', b.as ?? '')),
      problems: this.problems.sort((a, b) => byPlace(a.path, b.path)),
      elsewhere: [...this.elsewhere].sort(),
    };
  }

  rest(): void {
    for (let next = this.open.pop(); next; next = this.open.pop()) {
      const { path, origin } = next;
      const entries = this.attempt(path, () => listing(join(this.root, path)));
      if (entries) this.list(path, entries, origin);
    }
  }

  /** Takes what stands in one folder of packages. */
  list(path: string, entries: readonly Dirent[], origin: NpmSource | undefined): void {
    for (const entry of entries) {
      const place = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.name.startsWith('.')) {
        if (entry.isDirectory()) this.store(place);
      } else if (entry.name.startsWith('@') && entry.isDirectory()) {
        const scoped = this.attempt(place, () => listing(join(this.root, place))) ?? [];
        for (const inner of scoped)
          this.entry(inner, `${place}/${inner.name}`, `${entry.name}/${inner.name}`, origin);
      } else this.entry(entry, place, entry.name, origin);
    }
  }

  /** A folder for each package, which holds it in a `node_modules` of its own, or as `package`. */
  private store(path: string): void {
    for (const entry of this.attempt(path, () => listing(join(this.root, path))) ?? []) {
      if (!entry.isDirectory()) continue;
      const place = `${path}/${entry.name}`;
      if (entry.name === FOLDER) this.open.push({ path: place });
      else {
        this.package(`${place}/package`, undefined, undefined);
        this.open.push({ path: `${place}/${FOLDER}`, origin: storeOrigin(entry.name) });
      }
    }
  }

  private entry(entry: Dirent, place: string, called: string, origin: NpmSource | undefined): void {
    if (entry.isDirectory()) this.package(place, called, origin);
    else if (entry.isSymbolicLink()) this.link(place, called);
  }

  private package(place: string, called: string | undefined, origin: NpmSource | undefined): void {
    this.read(join(this.root, place), place, called, origin);
    this.open.push({ path: `${place}/${FOLDER}` });
  }

  /** What a link of the project's own leads to, a folder that no manager filled, is the project's own. */
  private link(place: string, called: string): void {
    const target = this.attempt(place, () => realTarget(join(this.root, place)));
    if (target === undefined || `${target}${sep}`.startsWith(`${this.root}${sep}`)) return;
    const start = `${target}${sep}`.indexOf(`${sep}${FOLDER}${sep}`);
    if (start < 0) return;
    this.elsewhere.add(target.slice(0, start + 1 + FOLDER.length));
    this.read(target, place, called, undefined);
  }

  private read(
    folder: string,
    place: string,
    called: string | undefined,
    origin: NpmSource | undefined,
  ): void {
    const file = `${place}/package.json`;
    this.attempt(file, () => {
      const text = readSmallFile(join(folder, 'package.json'));
      if (text === undefined) return;
      const manifest = parseJsonObject(text);
      const resolved = typeof manifest._resolved === 'string' ? npmSource(manifest._resolved) : undefined;
      const source = origin ?? this.origins.get(place) ?? resolved;
      if (
        source !== undefined &&
        source.kind !== 'registry' &&
        (source === origin || source.kind !== 'foreign')
      ) {
        const dependency = npmFromSource(source, 0, place);
        if (dependency) this.dependencies.push(dependency);
        return;
      }
      const name = optionalText(manifest, 'name', 0) || called;
      if (name === undefined) throw new LockfileError('has no "name"');
      const version = optionalText(manifest, 'version', 0) || undefined;
      this.dependencies.push({ ecosystem: 'npm', name, version, line: 0, as: place });
    });
  }

  /** Notes what goes wrong, and goes on. */
  private attempt<T>(path: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      const message = error instanceof LockfileError ? error.message : `cannot be read (${codeOf(error)})`;
      this.problems.push({ path, message });
      return undefined;
    }
  }
}

/** Nothing where there is no folder. */
function listing(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

/** Undefined for a link that leads nowhere: nothing can be loaded through it. */
function realTarget(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR' || codeOf(error) === 'ELOOP')
      return undefined;
    throw error;
  }
}
