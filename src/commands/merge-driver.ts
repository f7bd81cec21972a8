import { writeFileSync } from 'node:fs';
import { DEFAULT_CONFIG } from '../core/config.ts';
import { escapeTerminal } from '../core/escape.ts';
import { drive } from '../engine/merge/driver.ts';
import { makeRunContext } from '../engine/run-context.ts';
import type { World } from '../env.ts';
import { findRoot, loadRepository } from '../repository.ts';
import { WorktreeStore } from '../store/worktree.ts';
import { type Configure, parseCount } from './command.ts';

export const configure: Configure = (command, world, done) => {
  command
    .argument('<ancestor>', '%O: the version that both sides began with')
    .argument('<ours>', '%A: our version, which gets the result')
    .argument('<theirs>', '%B: their version')
    .argument('<size>', '%L: the length of conflict markers')
    .argument('<path>', '%P: the path in the repository')
    .argument('[labels...]', '%S %X %Y: how git calls the ancestor and both sides')
    .addHelpText('after', '\nCalled by git; `mal setup` installs it. Exit code: 0 merged, 1 conflict.')
    .action(
      async (
        ancestor: string,
        ours: string,
        theirs: string,
        size: string,
        path: string,
        labels: string[],
      ) => {
        const markerSize = parseCount('%L', size);
        const run = makeRunContext({ ...(await settings(world)), now: world.now() });
        const [s, x, y] = labels.map((label) => (label === '' || label.startsWith('%') ? undefined : label));
        const names = { ancestor: s ?? 'ancestor', ours: x ?? 'ours', theirs: y ?? 'theirs' };
        const { text, conflict, message } = await drive(
          { ancestor, ours, theirs, path, markerSize, labels: names },
          run,
        );
        writeFileSync(ours, text);
        if (message !== undefined) world.stderr.write(escapeTerminal(`mal: ${message}\n`));
        done(conflict ? 1 : 0);
      },
    );
};

/** A merge that touches the settings themselves may leave them unreadable for a while. */
async function settings(world: World) {
  try {
    return await loadRepository(new WorktreeStore(findRoot(world.cwd)));
  } catch {
    return { config: DEFAULT_CONFIG, given: undefined };
  }
}
