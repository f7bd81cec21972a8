import { type RunResult, validateWorktree } from '../engine/full-run.ts';
import { askGit } from '../engine/pull-request-git.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { counted } from '../reporters/counted.ts';
import { report as render } from '../reporters/index.ts';
import { CONFIG_FILE, findRoot, IDS_FILE, loadRepository, parseConfig, parseGiven } from '../repository.ts';
import { type Found, settingText } from '../store/store.ts';
import { textReader, WorktreeStore } from '../store/worktree.ts';
import { type Configure, FORMATS, type Format, parseCount, parseFormat } from './command.ts';

interface Options {
  base?: string;
  head?: string;
  allowIds: boolean;
  format: string;
  maxWarnings?: string;
  all: boolean;
  fresh: boolean;
}

export const configure: Configure = (command, world, done) => {
  command
    .argument(
      '[what...]',
      'reports: paths, folders, patterns, ids, ecosystem/name or purls; default: everything',
    )
    .option('--base <rev>', 'check only what differs from this commit, with the rules for pull requests')
    .option('--head <rev>', 'with --base: the other commit (default: HEAD)')
    .option('--allow-ids', 'with --base: a maintainer brings ids and origins', false)
    .option('--format <format>', FORMATS.join(', '), 'text')
    .option('--max-warnings <n>', 'fail if there are more warnings')
    .option('--all', 'print every finding, not only the first of each rule', false)
    .option('--fresh', 'check also what is as it was when it was last checked', false)
    .action(async (what: string[], options: Options) => {
      done(await validate(what, options, world));
    });
};

async function validate(what: readonly string[], options: Options, world: World): Promise<0 | 1 | 2> {
  const format: Format = parseFormat(options.format, FORMATS);
  const most =
    options.maxWarnings === undefined ? undefined : parseCount('--max-warnings', options.maxWarnings);
  if (options.head !== undefined && options.base === undefined)
    throw new CannotRun('--head goes with --base.');
  const root = findRoot(world.cwd);
  const result =
    options.base === undefined
      ? await validateTree(root, what, options.fresh, world)
      : await validatePullRequest(root, what, options, world);
  if (result.checked === 0 && result.diagnostics.length === 0 && options.base === undefined) {
    throw new CannotRun(
      'No report was found to check.',
      'Run mal inside a clone of the database; its folders are "roots" in mal.config.json.',
    );
  }
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = result.diagnostics.length - errors;
  const summary = { ...result, errors, warnings };
  world.stdout.write(
    await render(format, summary, {
      world,
      all: options.all,
      textOf: result.textOf ?? textReader(root),
      rules: async () => (await import('../rules/index.ts')).RULES,
    }),
  );
  if (result.checked === 0 && options.base !== undefined && options.head === undefined && format === 'text')
    world.stderr.write(
      'mal: no committed report differs; what is not committed takes no part with --base.\n',
    );
  if (errors > 0) return 1;
  if (most !== undefined && warnings > most) {
    world.stderr.write(`mal: ${counted(warnings, 'warning')}; --max-warnings allows ${most}.\n`);
    return 1;
  }
  return 0;
}

async function validateTree(
  root: string,
  what: readonly string[],
  fresh: boolean,
  world: World,
): Promise<RunResult> {
  const settings = { ...(await loadRepository(new WorktreeStore(root))), now: world.now() };
  if (what.length === 0) return validateWorktree(root, settings, fresh);
  const [{ validateSome }, { makeRunContext }] = await Promise.all([
    import('../engine/some-run.ts'),
    import('../engine/run-context.ts'),
  ]);
  return validateSome(root, what, world.cwd, makeRunContext(settings));
}

async function validatePullRequest(
  root: string,
  what: readonly string[],
  options: Options,
  world: World,
): Promise<RunResult> {
  if (what.length > 0) throw new CannotRun('--base checks all that differs: name no reports beside it.');
  // git answers while the rules are loaded.
  const program = Promise.all([import('../engine/pull-request.ts'), import('../engine/run-context.ts')]);
  const questions = askGit(root, options.base!, options.head ?? 'HEAD');
  try {
    const [config, ids] = await questions.settings;
    const settings = {
      config: parseConfig(settingOf(CONFIG_FILE, config)),
      given: parseGiven(settingOf(IDS_FILE, ids)),
      now: world.now(),
    };
    const [{ validateChanges }, { makeRunContext }] = await program;
    const run = makeRunContext(settings);
    return await validateChanges(await questions.changes, questions.blobs, run, options.allowIds);
  } finally {
    questions.close();
  }
}

/** A file of the base that may not be there. */
function settingOf(path: string, found: Found): string | undefined {
  return found.kind === 'unreadable' ? undefined : settingText(path, found);
}
