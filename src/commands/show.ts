import { escapeJson, escapeTerminal } from '../core/escape.ts';
import { parseBytes } from '../engine/check-found.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { reportPage } from '../reporters/report-page.ts';
import { findRoot, loadRepository } from '../repository.ts';
import { WorktreeStore } from '../store/worktree.ts';
import { resolveTargets } from '../targets.ts';
import { type Configure, parseFormat } from './command.ts';

export const configure: Configure = (command, world, done) => {
  command
    .argument('<report...>', 'path, id, ecosystem/name or purl')
    .option('--format <format>', 'text, json', 'text')
    .action(async (what: string[], { format }: { format: string }) => {
      await show(what, parseFormat(format, ['text', 'json']), world);
      done(0);
    });
};

async function show(what: readonly string[], format: 'text' | 'json', world: World): Promise<void> {
  const root = findRoot(world.cwd);
  const store = new WorktreeStore(root);
  const { config } = await loadRepository(store);
  const paths = await resolveTargets(what, { root, cwd: world.cwd, config });
  const pages: string[] = [];
  await store.read(paths, (path, found) => {
    const parsed = found.kind === 'file' ? parseBytes(found.bytes) : undefined;
    if (!parsed?.osv || parsed.text === undefined)
      throw new CannotRun(`${path} is no readable report.`, `mal validate ${path} says why.`);
    pages.push(
      format === 'json'
        ? escapeJson(parsed.text.replace(/^\ufeff/, ''))
        : escapeTerminal(reportPage(path, parsed.osv)),
    );
  });
  world.stdout.write(pages.join('\n'));
}
