import { resolve } from 'node:path';
import { readAllowList } from '../check/allow-list.ts';
import { Checker, exitCodeOf } from '../check/check.ts';
import { openDatabase } from '../check/database.ts';
import { runCheck } from '../check/run-check.ts';
import { replaceFile } from '../compact-index/local.ts';
import { escapeLine } from '../core/escape.ts';
import { quote } from '../core/quote.ts';
import { formatInstant } from '../core/time.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { type CheckFormat, renderCheck } from '../reporters/checked.ts';
import { type Configure, type ExitCode, parseFormat } from './command.ts';

const FORMATS = ['text', 'json', 'sarif', 'github', 'cyclonedx'] as const;

interface Options {
  db?: string;
  allow?: string;
  installed: boolean;
  format: string;
  write: string[];
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
    .option(
      '--write <format=file>',
      'also write the result to a file, such as sarif=mal.sarif; may be repeated',
      (value: string, previous: string[]) => [...previous, value],
      [],
    )
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
  const copies = options.write.map((value) => parseCopy(value, world.cwd));
  const now = formatInstant(world.now());
  const allowed = options.allow === undefined ? [] : readAllowList(resolve(world.cwd, options.allow));
  const { index, place, root, unread } = await openDatabase(options.db, world);
  try {
    for (const { path, reason } of unread.slice(0, 3))
      world.stderr.write(
        `mal: warning: a report is not taken into account: ${escapeLine(path)}: ${escapeLine(reason)}.\n`,
      );
    const checker = new Checker(index, allowed, now.slice(0, 10));
    const result = await runCheck(what.length === 0 ? ['.'] : what, options.installed, checker, world);
    if (result.files + result.packages + result.unchecked.length === 0)
      throw new CannotRun(
        'Nothing to check was found: no lockfile, no SBOM, no package.',
        'mal help check says what can be given; a file that is named is read whatever its folder.',
      );
    const context = { world, now, database: index.header, place, root };
    for (const { path, format: other } of copies)
      writeCopy(path, await renderCheck(other, result, { ...context, plain: true }));
    world.stdout.write(await renderCheck(format, result, context));
    return exitCodeOf(result);
  } finally {
    index.close();
  }
}

interface Copy {
  format: CheckFormat;
  path: string;
}

/** `sarif=mal.sarif`; the name may hold further signs of equality. */
function parseCopy(value: string, cwd: string): Copy {
  const at = value.indexOf('=');
  if (at < 1 || at === value.length - 1)
    throw new CannotRun(
      `--write ${quote(value)} names no format and file.`,
      'Such as --write sarif=mal.sarif',
    );
  return { format: parseFormat(value.slice(0, at), FORMATS), path: resolve(cwd, value.slice(at + 1)) };
}

function writeCopy(path: string, text: string): void {
  try {
    replaceFile(path, Buffer.from(text));
  } catch (error) {
    throw new CannotRun(`${quote(path, 300)} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}
