/** Exporting: every target in one pass over a large database, and what that takes beside reading it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { EXPORT_TARGETS } from '../../src/export/targets/index.ts';
import type { BenchContext } from './context.ts';
import { measure, peakMemory, print } from './measure.ts';

export async function benchExport(context: BenchContext): Promise<void> {
  const { mal, scratch } = context;
  const large = await context.synthetic(context.large);
  const out = join(scratch, 'export');
  const clear = (): void => rmSync(out, { recursive: true, force: true });
  const all = `${mal} export ${EXPORT_TARGETS.map(({ name }) => name).join(' ')} --out ${out}`;
  const read = 'git ls-tree -r HEAD osv | cut -c13-52 | git cat-file --batch --buffer';
  const measured = measure(
    [
      { name: 'reading (git cat-file)', shell: read, cwd: large },
      { name: `all ${EXPORT_TARGETS.length} exports`, shell: all, cwd: large, before: clear },
    ],
    1,
  );
  clear();
  const memory = peakMemory(all, large)?.toFixed(0) ?? '?';
  print(`Exports of ${context.large} reports`, measured, `peak memory of all ${memory} MB, goal 600`);
  clear();
}
