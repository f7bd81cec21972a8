/**
 * `npm run bench [-- name…]`: medians and ratios of runs taken side by side. MAL_CORPUS names a clone of real reports,
 * MAL_BENCH_DIR where data is kept (default /tmp/mal-bench), MAL_BENCH_SIZE how many reports "large" means.
 */
import { benchAssignIds } from './assign-ids.ts';
import { benchCheck } from './check.ts';
import { benchContext } from './context.ts';
import { benchExport } from './export.ts';
import { benchIngest } from './ingest.ts';
import { benchMerge } from './merge.ts';
import { benchPeers } from './peers.ts';
import { benchValidate } from './validate.ts';

const BENCHMARKS: Record<string, (context: ReturnType<typeof benchContext>) => Promise<void>> = {
  validate: benchValidate,
  merge: benchMerge,
  'assign-ids': benchAssignIds,
  check: benchCheck,
  export: benchExport,
  peers: benchPeers,
  ingest: benchIngest,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; known: ${Object.keys(BENCHMARKS).join(', ')}.`);
  process.exit(2);
}
const context = benchContext();
for (const [name, bench] of Object.entries(BENCHMARKS)) {
  if (wanted.length === 0 || wanted.includes(name)) await bench(context);
}
