import { resolve } from 'node:path';
import { openDatabase } from '../adopt/database.ts';
import { LineFile } from '../adopt/line-file.ts';
import { adopt } from '../adopt/run.ts';
import { type AdoptSummary, lineOf } from '../adopt/summary.ts';
import { makeRunContext } from '../engine/run-context.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { keepHeapSmall } from '../heap.ts';
import { adoptedJson, adoptedText } from '../reporters/adopted.ts';
import { findRoot, loadRepository } from '../repository.ts';
import { RULES } from '../rules/index.ts';
import { WorktreeStore } from '../store/worktree.ts';
import { type Configure, type ExitCode, parseFormat } from './command.ts';

interface Options {
  dryRun: boolean;
  supersede: boolean;
  report?: string;
  format: string;
}

export const configure: Configure = (command, world, done) => {
  command
    .argument(
      '<dir>',
      'a database in the layout of ossf/malicious-packages, or with a mal.config.json of its own',
    )
    .option('--dry-run', 'change nothing; print what would come of it', false)
    .option('--supersede', 'where both report a package: fold the higher number into the lower', false)
    .option('--report <file>', 'write each repair, merge and refusal into a file, one JSON object a line')
    .option('--format <format>', 'text, json', 'text')
    .addHelpText(
      'after',
      '\nReports keep their ids. Exit code: 0 all taken over, 1 something was set aside or waits, 2 could not run.',
    )
    .action(async (dir: string, options: Options) => {
      done(await run(dir, options, world));
    });
};

async function run(dir: string, options: Options, world: World): Promise<ExitCode> {
  const format = parseFormat(options.format, ['text', 'json']);
  const root = findRoot(world.cwd);
  const { config, given } = await loadRepository(new WorktreeStore(root));
  if (config.layout !== 'portable') {
    throw new CannotRun(
      `This repository has the layout "${config.layout}"; reports are taken over into the layout "portable".`,
      'Two databases of one layout are merged with git.',
    );
  }
  const database = await openDatabase(dir, { root, cwd: world.cwd, config });
  const now = world.now();
  // Which numbers were given is settled at the end: what is taken over brings its own.
  const there = makeRunContext({ config: database.config, now, given: undefined });
  const here = makeRunContext({ config, now, given: undefined });
  const { dryRun, supersede } = options;
  keepHeapSmall();
  const file = options.report === undefined ? undefined : new LineFile(resolve(world.cwd, options.report));
  let summary: AdoptSummary;
  try {
    summary = await adopt({
      root,
      database,
      there,
      here,
      given,
      supersede,
      dryRun,
      told: (adopted) => {
        const line = file && lineOf(adopted);
        if (line) file.add(line);
      },
    });
  } catch (error) {
    file?.abandon();
    throw error;
  }
  file?.finish();
  if (summary.files === 0)
    throw new CannotRun(
      'No report was found there.',
      `Reports are looked for below ${database.config.roots.join(', ')}.`,
    );
  world.stdout.write((format === 'json' ? adoptedJson : adoptedText)(summary, RULES, dryRun));
  return summary.aside.length + summary.waiting.size > 0 ? 1 : 0;
}
