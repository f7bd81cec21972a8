import { resolve } from 'node:path';
import { buildIndex } from '../compact-index/build.ts';
import { openLocalIndex, replaceFile } from '../compact-index/local.ts';
import { commitOf } from '../compact-index/update.ts';
import { dropDamaged } from '../compact-index/verify-index.ts';
import { escapeLine } from '../core/escape.ts';
import type { World } from '../env.ts';
import type { Unread } from '../export/read-reports.ts';
import { findRoot } from '../repository.ts';
import { writing } from '../write-failure.ts';
import type { Configure, ExitCode } from './command.ts';

export const configure: Configure = (command, world, done) => {
  command
    .option(
      '--out <file>',
      'write the index of a commit to a file; otherwise the one of this clone is brought up to date',
    )
    .option('--rev <rev>', 'the commit', 'HEAD')
    .addHelpText(
      'after',
      '\nmal check and mal query do this by themselves; an index file is for those who have no clone.\nExit code: 0 made, 1 made without reports that cannot be read, 2 could not run.',
    )
    .action(async (options: { out?: string; rev: string }) => {
      done(await makeIndex(options, world));
    });
};

async function makeIndex({ out, rev }: { out?: string; rev: string }, world: World): Promise<ExitCode> {
  const root = findRoot(world.cwd);
  let unread: Unread[];
  if (out === undefined) {
    dropDamaged(root);
    const local = await openLocalIndex(root, rev);
    unread = local.unread;
    world.stdout.write(`The index of this clone is of commit ${local.index.header.commit}.\n`);
    local.index.close();
  } else {
    unread = [];
    const of = await commitOf(root, rev);
    const bytes = await buildIndex(of, (file) => unread.push(file));
    writing(out, () => replaceFile(resolve(world.cwd, out), bytes));
    world.stdout.write(`${escapeLine(out)}: ${bytes.length} bytes, of commit ${of.commit}.\n`);
  }
  for (const { path, reason } of unread)
    world.stderr.write(`mal: warning: a report is left out: ${escapeLine(path)}: ${escapeLine(reason)}.\n`);
  return unread.length > 0 ? 1 : 0;
}
