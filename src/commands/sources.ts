import { standings } from '../ingest/source-status.ts';
import { sourcesHeld, sourcesJson, sourcesMatrix, sourcesText } from '../reporters/sources.ts';
import { findRoot, loadRepository } from '../repository.ts';
import { WorktreeStore } from '../store/worktree.ts';
import { type Configure, parseFormat } from './command.ts';

export const configure: Configure = (command, world, done) => {
  command
    .option('--format <format>', 'text, json; for workflows: matrix, held', 'text')
    .addHelpText('after', '\nExit code 1 if a source is paused, fails, or its state is damaged.')
    .action(async (options: { format: string }) => {
      const format = parseFormat(options.format, ['text', 'json', 'matrix', 'held']);
      const root = findRoot(world.cwd);
      const { config } = await loadRepository(new WorktreeStore(root));
      const found = standings(root, config);
      const render = { text: sourcesText, json: sourcesJson, matrix: sourcesMatrix, held: sourcesHeld }[
        format
      ];
      world.stdout.write(render(found));
      // What a workflow asks is answered, whatever the sources are like.
      if (format === 'matrix' || format === 'held') return done(0);
      done(found.some(({ status }) => ['paused', 'failing', 'damaged'].includes(status)) ? 1 : 0);
    });
};
