import { standings } from '../ingest/source-status.ts';
import { sourcesJson, sourcesText } from '../reporters/sources.ts';
import { findRoot, loadRepository } from '../repository.ts';
import { WorktreeStore } from '../store/worktree.ts';
import { type Configure, parseFormat } from './command.ts';

export const configure: Configure = (command, world, done) => {
  command
    .option('--format <format>', 'text or json', 'text')
    .addHelpText('after', '\nExit code 1 if a source is paused, fails, or its state is damaged.')
    .action(async (options: { format: string }) => {
      const format = parseFormat(options.format, ['text', 'json']);
      const root = findRoot(world.cwd);
      const { config } = await loadRepository(new WorktreeStore(root));
      const found = standings(root, config);
      world.stdout.write(format === 'json' ? sourcesJson(found) : sourcesText(found));
      done(found.some(({ status }) => ['paused', 'failing', 'damaged'].includes(status)) ? 1 : 0);
    });
};
