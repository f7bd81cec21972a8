/** `mal merge --stdout`: the merge of named files, wherever they lie, printed. */
import { resolve } from 'node:path';
import { DEFAULT_CONFIG } from '../../core/config.ts';
import { escapeTerminal } from '../../core/escape.ts';
import { idOfPath, parseId } from '../../core/id.ts';
import { packageOf } from '../../core/package-of.ts';
import { quote } from '../../core/quote.ts';
import { formatInstant, parseInstant } from '../../core/time.ts';
import type { World } from '../../env.ts';
import { CannotRun } from '../../failure.ts';
import { type MergeInput, mergeReports } from '../../merge.ts';
import { CONFIG_FILE, findRoot, parseConfig } from '../../repository.ts';
import { readText } from '../../store/store.ts';
import { readFound, WorktreeStore } from '../../store/worktree.ts';
import { parseBytes } from '../check-found.ts';
import { readableReport } from './readable.ts';

interface Options {
  now?: string;
  dryRun: boolean;
  supersede: boolean;
  base?: string;
}

/** 0 and the report; 1 if some file was set aside, with its reason on stderr. Throws `CannotRun` if no two files can be merged. */
export async function mergeFiles(files: readonly string[], options: Options, world: World): Promise<0 | 1> {
  if (files.length === 0)
    throw new CannotRun('--stdout needs the report files to merge.', 'mal merge --stdout a.json b.json');
  if (options.supersede || options.base !== undefined)
    throw new CannotRun('--stdout goes with neither --base nor --supersede.');
  const now = options.now ?? formatInstant(world.now());
  if (parseInstant(now) === undefined)
    throw new CannotRun(`--now ${quote(now)} is no time.`, 'It looks like 2025-06-01T00:00:00Z.');
  const idPrefix = await prefixAt(world.cwd);
  const inputs: (MergeInput & { file: string })[] = [];
  const aside: { file: string; reason: string }[] = [];
  for (const file of files) {
    const input = readInput(resolve(world.cwd, file), file, idPrefix);
    if ('reason' in input) aside.push(input);
    else inputs.push(input);
  }
  const merged = mergeReports(inputs, { now, idPrefix });
  for (const { index, reason } of merged.aside) aside.push({ file: inputs[index]!.file, reason });
  if (
    merged.text === undefined ||
    (merged.merged.length < 2 && merged.aside.some(({ kind }) => kind === 'other-package'))
  ) {
    throw new CannotRun(`Nothing can be merged: ${whyNot(inputs, aside)}.`);
  }
  // The report is data for a program or a file: it is printed as it is.
  world.stdout.write(merged.text);
  for (const { file, reason } of aside)
    world.stderr.write(escapeTerminal(`mal: set aside: ${file}: ${reason}\n`));
  return aside.length > 0 ? 1 : 0;
}

function readInput(
  path: string,
  file: string,
  idPrefix: string,
): (MergeInput & { file: string }) | { file: string; reason: string } {
  const found = readFound('/', path);
  if (found.kind === 'missing') throw new CannotRun(`There is no file ${quote(file)}.`);
  if (found.kind === 'too-large')
    return { file, reason: `it has ${found.size} bytes, and a report at most a mebibyte` };
  if (found.kind !== 'file')
    return {
      file,
      reason: found.kind === 'unreadable' ? `it cannot be read: ${found.reason}` : 'it is no file',
    };
  const parsed = parseBytes(found.bytes);
  const osv = readableReport(parsed);
  if (!osv || parsed.text === undefined)
    return { file, reason: 'it is no report that can be read: `mal validate` tells why' };
  const stem = idOfPath(file);
  const id = osv.id || (parseId(stem, idPrefix) ? stem : undefined);
  return { file, text: parsed.text, osv: id === undefined || id === osv.id ? osv : { ...osv, id } };
}

function whyNot(
  inputs: readonly (MergeInput & { file: string })[],
  aside: readonly { file: string; reason: string }[],
): string {
  const packages = inputs.flatMap(({ file, osv }) => {
    const pkg = packageOf(osv);
    return pkg ? [`${file} is about ${pkg.ecosystem} ${quote(pkg.name)}`] : [];
  });
  if (packages.length > 1) return packages.slice(0, 3).join(', ');
  return aside
    .slice(0, 3)
    .map(({ file, reason }) => `${file}: ${reason}`)
    .join('; ');
}

/** The prefix of ids that the repository around a folder uses; outside any, the default. */
async function prefixAt(cwd: string): Promise<string> {
  let root: string;
  try {
    root = findRoot(cwd);
  } catch {
    return DEFAULT_CONFIG.idPrefix;
  }
  return parseConfig(await readText(new WorktreeStore(root), CONFIG_FILE)).idPrefix;
}
