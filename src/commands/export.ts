import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { escapeTerminal } from '../core/escape.ts';
import { STATE_FOLDER } from '../core/roots.ts';
import type { World } from '../env.ts';
import { findObject } from '../export/find-object.ts';
import { type PlannedExport, runExports } from '../export/run.ts';
import { resolveSince } from '../export/since.ts';
import { type ExportTarget, SINCE, type Since, type TargetOption } from '../export/target.ts';
import { EXPORT_TARGETS } from '../export/targets/index.ts';
import { CannotRun } from '../failure.ts';
import { exportedJson, exportedText } from '../reporters/exported.ts';
import { findRoot, loadRepository } from '../repository.ts';
import { GitTreeStore } from '../store/git-tree.ts';
import { type Configure, type ExitCode, parseFormat } from './command.ts';

interface Options extends Record<string, unknown> {
  out?: string;
  rev: string;
  format: string;
}

export const configure: Configure = (command, world, done) => {
  command
    .argument('<target...>', 'what to write')
    .option('--out <dir>', 'the folder to write; with several targets one folder in it for each')
    .option('--rev <rev>', 'the commit to export', 'HEAD')
    .option('--format <format>', 'text, json', 'text');
  for (const [flags, description] of targetOptions()) command.option(flags, description);
  const width = Math.max(...EXPORT_TARGETS.map(({ name }) => name.length));
  command
    .addHelpText(
      'after',
      `\nTargets:\n${EXPORT_TARGETS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`).join('')}
The folder is replaced as a whole, and must be new, empty, or an earlier export. What is not committed is not exported.
Exit code: 0 exported, 1 without reports that cannot be read, 2 could not run.`,
    )
    .action(async (names: string[], options: Options) => {
      done(await run(names, options, world));
    });
};

async function run(names: readonly string[], options: Options, world: World): Promise<ExitCode> {
  const format = parseFormat(options.format, ['text', 'json']);
  const targets = [...new Set(names)].map(targetOf);
  refuseOptions(targets, options);
  const root = findRoot(world.cwd);
  const commit = await findObject(root, options.rev, 'commit');
  const { config } = await loadRepository(new GitTreeStore(root, commit));
  const out = folderFor(options.out, root, config.roots, world.cwd);
  const since =
    typeof options.since === 'string' ? await resolveSince(options.since, root, commit, config) : undefined;
  const planned = targets.map(
    (target): PlannedExport => ({
      target,
      folder: targets.length === 1 ? out : `${out}/${target.name}`,
      ...settings(target, options, since),
    }),
  );
  const tree = await findObject(root, commit, 'tree');
  const result = await runExports(root, planned, { commit, tree, config });
  world.stdout.write(
    format === 'json' ? exportedJson(result, commit) : escapeTerminal(exportedText(result, commit)),
  );
  return result.unread.length > 0 ? 1 : 0;
}

function targetOf(name: string): ExportTarget {
  const target = EXPORT_TARGETS.find((one) => one.name === name);
  if (target) return target;
  throw new CannotRun(
    `${JSON.stringify(name)} is no target of an export.`,
    `Use one of ${EXPORT_TARGETS.map((one) => one.name).join(', ')}.`,
  );
}

/** The options of all targets, each once, with the targets that take it. */
function targetOptions(): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, options = [] } of EXPORT_TARGETS) {
    for (const { flags, description } of options)
      found.set(flags, `${found.get(flags) ?? `${description} (`}${found.has(flags) ? ', ' : ''}${name}`);
  }
  return new Map([...found].map(([flags, text]) => [flags, `${text})`]));
}

/** `--since <rev>` → `since`, as commander names it. */
const nameOf = ({ flags }: TargetOption): string =>
  /--([a-z-]+)/.exec(flags)![1]!.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

function optionsOf({ options = [] }: ExportTarget, given: Options): PlannedExport['options'] {
  const taken = options.map(nameOf).filter((name) => given[name] !== undefined);
  return Object.fromEntries(taken.map((name) => [name, given[name] as string | true]));
}

/** The manifest names the commit or the time that was meant, so that it does not depend on when it was asked. */
function settings(
  target: ExportTarget,
  given: Options,
  since: Since | undefined,
): Pick<PlannedExport, 'options' | 'since'> {
  const options = optionsOf(target, given);
  const takesSince = since !== undefined && target.options?.includes(SINCE);
  return takesSince ? { options: { ...options, since: since.since }, since } : { options };
}

function refuseOptions(targets: readonly ExportTarget[], given: Options): void {
  const known = new Set(targets.flatMap(({ options = [] }) => options.map(nameOf)));
  for (const option of EXPORT_TARGETS.flatMap(({ options = [] }) => options)) {
    if (given[nameOf(option)] === undefined || known.has(nameOf(option))) continue;
    throw new CannotRun(`${option.flags} is no option of ${targets.map(({ name }) => name).join(', ')}.`);
  }
}

/** Where a path leads, as far as it exists: a link on the way could lead into the data. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path === dirname(path) ? path : join(realPath(dirname(path)), basename(path));
  }
}

/** Never the repository, what lies above it, or its data. */
function folderFor(out: string | undefined, root: string, roots: readonly string[], cwd: string): string {
  if (out === undefined || out === '')
    throw new CannotRun('--out says where the export goes.', 'mal export ossf --out ../export');
  const folder = resolve(cwd, out);
  const repository = realPath(root);
  const data = [...roots, STATE_FOLDER.slice(0, -1), '.git'].map((path) => resolve(repository, path));
  const real = realPath(folder);
  const isData = data.some((path) => real === path || real.startsWith(`${path}/`));
  if (!isData && repository !== real && !repository.startsWith(`${real}/`)) return folder;
  throw new CannotRun(
    `${JSON.stringify(out)} belongs to the repository itself.`,
    'An export replaces its folder: name one beside the repository.',
  );
}
