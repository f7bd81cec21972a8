import { compareDiagnostics } from '../core/diagnostic.ts';
import { escapeJson } from '../core/escape.ts';
import { validateChanges } from '../engine/pull-request.ts';
import { diffCommits } from '../engine/pull-request-git.ts';
import { checkRevision } from '../engine/revision.ts';
import { makeRunContext } from '../engine/run-context.ts';
import { suggestRepairs } from '../engine/suggest.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { pullRequestComment } from '../reporters/pull-request-comment.ts';
import { sarif } from '../reporters/sarif.ts';
import { findRoot, loadRepository } from '../repository.ts';
import { RULES } from '../rules/index.ts';
import { BlobReader } from '../store/blob-reader.ts';
import { runGit } from '../store/git.ts';
import { GitTreeStore } from '../store/git-tree.ts';
import type { Configure } from './command.ts';

interface Options {
  base?: string;
  head?: string;
}

/** `mal suggest --base REV --head REV`: what the workflow `suggest` posts, as JSON `{head, clean, comment, suggestions, sarif}`. */
export const configure: Configure = (command, world, done) => {
  command
    .option('--base <rev>', 'the branch that the pull request is for')
    .option('--head <rev>', 'its last commit')
    .action(async (options: Options) => {
      await suggest(options, world);
      done(0);
    });
};

async function suggest({ base, head }: Options, world: World): Promise<void> {
  if (base === undefined || head === undefined)
    throw new CannotRun('Which pull request?', 'mal suggest --base main --head <commit>');
  const root = findRoot(world.cwd);
  const [from, to] = [await commitOf(root, base), await commitOf(root, head)];
  const settings = await loadRepository(new GitTreeStore(root, from));
  const run = makeRunContext({ ...settings, now: world.now() });
  const blobs = new BlobReader(root);
  try {
    const raw = await diffCommits(root, from, to);
    const result = await validateChanges(raw, blobs, run, false);
    const suggested = await suggestRepairs(raw, blobs, run);
    result.diagnostics.sort(compareDiagnostics);
    const errors = result.diagnostics.filter(({ severity }) => severity === 'error').length;
    const summary = { ...result, errors, warnings: result.diagnostics.length - errors };
    const context = {
      shown: result.diagnostics,
      rules: async () => RULES,
      colour: false,
      width: 100,
      textOf: () => undefined,
    };
    const log: unknown = JSON.parse(await sarif(summary, context));
    const comment = pullRequestComment(summary, suggested, to);
    const clean = summary.diagnostics.length + suggested.suggestions.length + suggested.rest.length === 0;
    const posts = { head: to, clean, comment, suggestions: suggested.suggestions, sarif: log };
    world.stdout.write(escapeJson(`${JSON.stringify(posts, null, 2)}\n`));
  } finally {
    blobs.close();
  }
}

async function commitOf(root: string, rev: string): Promise<string> {
  const printed = await runGit(root, [
    'rev-parse',
    '--verify',
    '--end-of-options',
    `${checkRevision(rev)}^{commit}`,
  ]);
  return printed.toString().trim();
}
