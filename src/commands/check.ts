import { resolve } from 'node:path';
import { readAllowList } from '../check/allow-list.ts';
import { Checker, type CheckResult, exitCodeOf } from '../check/check.ts';
import { openDatabase } from '../check/database.ts';
import { findFiles } from '../check/find-files.ts';
import { readFiles } from '../check/read-files.ts';
import { readPackageWords, splitWords } from '../check/words.ts';
import { escapeLine } from '../core/escape.ts';
import { formatInstant } from '../core/time.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import type { Dependency } from '../lockfiles/lockfile.ts';
import { renderCheck } from '../reporters/checked.ts';
import { type Configure, type ExitCode, parseFormat } from './command.ts';

const FORMATS = ['text', 'json', 'sarif', 'github', 'cyclonedx'] as const;

interface Options {
  db?: string;
  allow?: string;
  installed: boolean;
  format: string;
}

export const configure: Configure = (command, world, done) => {
  command
    .argument(
      '[what...]',
      'folders, lockfiles, SBOMs, purls or ecosystem/name@version; - reads packages from stdin; default: this folder',
    )
    .option(
      '--db <place>',
      'the database: a clone, an index file or the URL of one (default: MAL_DB, or this repository)',
    )
    .option(
      '--allow <file>',
      'a list of what is allowed although it is reported, each with a reason and a day',
    )
    .option('--installed', 'also look for what is installed: node_modules, Python environments', false)
    .option('--format <format>', FORMATS.join(', '), 'text')
    .addHelpText(
      'after',
      `
Exit code: 0 nothing malicious, 1 something is, 2 something could not be checked.
Examples:
  mal check                        every lockfile and SBOM of this folder
  mal check --installed            and every package in its node_modules and environments
  mal check npm/chalk@5.6.1        one package
  mal check --db mal.index app/    with an index that was fetched by mal pull`,
    )
    .action(async (what: string[], options: Options) => {
      done(await check(what, options, world));
    });
};

async function check(what: readonly string[], options: Options, world: World): Promise<ExitCode> {
  const format = parseFormat(options.format, FORMATS);
  const now = formatInstant(world.now());
  const allowed = options.allow === undefined ? [] : readAllowList(resolve(world.cwd, options.allow));
  const { index, place, root, unread } = await openDatabase(options.db, world);
  try {
    for (const { path, reason } of unread.slice(0, 3))
      world.stderr.write(
        `mal: warning: a report is not taken into account: ${escapeLine(path)}: ${escapeLine(reason)}.\n`,
      );
    const checker = new Checker(index, allowed, now.slice(0, 10));
    await look(what.length === 0 ? ['.'] : what, options.installed, checker, world);
    const { result } = checker;
    if (result.files + result.packages + result.unchecked.length === 0)
      throw new CannotRun(
        'Nothing to check was found: no lockfile, no SBOM, no package.',
        'mal help check says what can be given; a file that is named is read whatever its folder.',
      );
    world.stdout.write(
      await renderCheck(format, result, { world, now, database: index.header, place, root }),
    );
    return exitCodeOf(result);
  } finally {
    index.close();
  }
}

async function look(
  what: readonly string[],
  installed: boolean,
  checker: Checker,
  world: World,
): Promise<void> {
  const { unchecked } = checker.result;
  const add = (path: string, dependencies: readonly Dependency[]) => checker.add(path, dependencies);
  const { places, words, stdin } = splitWords(what, world.cwd);
  if (words.length > 0 || stdin) {
    const read = await readPackageWords(words, stdin ? world.stdin.stream : undefined);
    add('', read.dependencies);
    unchecked.push(...read.unchecked);
  }
  const found = findFiles(places, world.cwd, installed);
  for (const one of [...found.unchecked, ...(await readFiles(found.files, world.cwd, add))])
    unchecked.push(one);
  if (found.trees.length > 0) {
    const { readTrees } = await import('../check/installed.ts');
    for (const one of await readTrees(found.trees, world.cwd, add)) unchecked.push(one);
  }
  sort(checker.result);
}

function sort({ matches, unchecked }: CheckResult): void {
  unchecked.sort((a, b) => byText(a.path, b.path) || a.line - b.line);
  matches.sort(
    (a, b) =>
      byText(a.path, b.path) ||
      a.dependency.line - b.dependency.line ||
      byText(a.dependency.as ?? '', b.dependency.as ?? '') ||
      byText(a.report.id, b.report.id),
  );
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
