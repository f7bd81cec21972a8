/**
 * Every format of lockfiles, manifests and SBOMs. To add one: its file beside this one, which exports `read`, and a line in the list.
 * A format's file, and the library it needs, is loaded only where such a file is found.
 */
import type { LockfileFormat } from '../lockfile.ts';

/** A format as the list knows it: by the names of its files alone. */
export interface LazyFormat extends Pick<LockfileFormat, 'name' | 'matches'> {
  load(): Promise<Pick<LockfileFormat, 'read'>>;
  /** Its files are no text: `read` gets an empty one, and goes by what lies beside. */
  readonly isBinary?: true;
}

/** The first that matches a path reads it. */
export const FORMATS: readonly LazyFormat[] = [
  {
    name: 'package-lock.json',
    matches: named('package-lock.json', 'npm-shrinkwrap.json', '.package-lock.json'),
    load: () => import('./package-lock.ts'),
  },
  { name: 'yarn.lock', matches: named('yarn.lock'), load: () => import('./yarn-lock.ts') },
  { name: 'pnpm-lock.yaml', matches: named('pnpm-lock.yaml'), load: () => import('./pnpm-lock.ts') },
  { name: 'bun.lock', matches: named('bun.lock'), load: () => import('./bun-lock.ts') },
  { name: 'bun.lockb', matches: named('bun.lockb'), isBinary: true, load: () => import('./bun-lockb.ts') },
  { name: 'deno.lock', matches: named('deno.lock'), load: () => import('./deno-lock.ts') },
  {
    name: 'requirements.txt',
    matches: like(/(?:^|\/)(?:[^/]*(?:requirements|constraints)[^/]*|requirements\/[^/]+)\.(?:txt|in)$/i),
    load: () => import('./requirements.ts'),
  },
  { name: 'poetry.lock', matches: named('poetry.lock'), load: () => import('./poetry-lock.ts') },
  { name: 'uv.lock', matches: named('uv.lock'), load: () => import('./uv-lock.ts') },
  { name: 'pdm.lock', matches: named('pdm.lock'), load: () => import('./pdm-lock.ts') },
  { name: 'Pipfile.lock', matches: named('Pipfile.lock'), load: () => import('./pipfile-lock.ts') },
  {
    name: 'pylock.toml',
    matches: like(/(?:^|\/)pylock\.(?:[^/.]+\.)?toml$/),
    load: () => import('./pylock.ts'),
  },
  {
    name: 'Gemfile.lock',
    matches: like(/(?:^|\/)(?:[^/]*gemfile\.lock|gems\.locked)$/i),
    load: () => import('./gemfile-lock.ts'),
  },
  { name: 'Cargo.lock', matches: named('Cargo.lock'), load: () => import('./cargo-lock.ts') },
  { name: 'go.mod', matches: named('go.mod', 'go.work'), load: () => import('./go-mod.ts') },
  { name: 'go.sum', matches: named('go.sum', 'go.work.sum'), load: () => import('./go-sum.ts') },
  { name: 'composer.lock', matches: named('composer.lock'), load: () => import('./composer-lock.ts') },
  {
    name: 'packages.lock.json',
    matches: like(/(?:^|\/)packages\.(?:[^/]+\.)?lock\.json$/i),
    load: () => import('./nuget-lock.ts'),
  },
  {
    name: 'packages.config',
    matches: like(/(?:^|\/)packages\.(?:[^/]+\.)?config$/i),
    load: () => import('./packages-config.ts'),
  },
  { name: 'pom.xml', matches: named('pom.xml'), load: () => import('./pom-xml.ts') },
  {
    name: 'gradle.lockfile',
    matches: like(
      /(?:^|\/)(?:(?:(?:buildscript|settings)-)?gradle|gradle\/dependency-locks\/[^/]+)\.lockfile$/,
    ),
    load: () => import('./gradle-lockfile.ts'),
  },
  { name: 'pubspec.lock', matches: named('pubspec.lock'), load: () => import('./pubspec-lock.ts') },
  { name: 'mix.lock', matches: named('mix.lock'), load: () => import('./mix-lock.ts') },
  {
    name: 'Package.resolved',
    matches: named('Package.resolved'),
    load: () => import('./package-resolved.ts'),
  },
  {
    name: 'GitHub workflow',
    matches: like(/(?:^|\/)(?:\.github\/workflows\/[^/]+|action)\.ya?ml$/),
    load: () => import('./github-workflow.ts'),
  },
  {
    name: '.vscode/extensions.json',
    matches: like(/(?:^|\/)\.vscode\/extensions\.json$/),
    load: () => import('./vscode-recommendations.ts'),
  },
  {
    name: 'extensions of an editor',
    matches: like(/(?:^|\/)\.[^/]+\/extensions\/extensions\.json$/),
    load: () => import('./vscode-installed.ts'),
  },
  {
    name: 'SBOM',
    matches: like(/(?:(?:^|[/.])bom|(?:^|[/._-])(?:sbom|cdx|cyclonedx|spdx3?))\.json(?:ld)?$/i),
    load: () => import('./sbom.ts'),
  },
];

/** The format of a file, by its path (with `/`); undefined where it is of none. */
export function formatOf(path: string): LazyFormat | undefined {
  return FORMATS.find((format) => format.matches(path));
}

/** Whether the last part of a path is one of these names. */
function named(...names: string[]): (path: string) => boolean {
  const known: ReadonlySet<string> = new Set(names);
  return (path) => known.has(path.slice(path.lastIndexOf('/') + 1));
}

/** Whether a path matches. Every pattern is linear in its length. */
function like(pattern: RegExp): (path: string) => boolean {
  return (path) => pattern.test(path);
}
