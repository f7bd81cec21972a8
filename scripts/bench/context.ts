/** What every benchmark needs: the built command line, a place for its data, the repositories it runs on. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { syntheticRepository } from './synthetic.ts';

export interface BenchContext {
  /** The command line, for a shell. */
  mal: string;
  /** A folder that may be filled; kept between runs. */
  scratch: string;
  /** The synthetic repository of so many reports, made when first asked for. */
  synthetic(reports: number): Promise<string>;
  /** A clone of the repository that MAL_CORPUS names, with a configuration for it; undefined if it names none. */
  corpus(): string | undefined;
  /** How many reports "large" means: 250,000, or what MAL_BENCH_SIZE says. */
  large: number;
}

export function benchContext(): BenchContext {
  const mal = fileURLToPath(new URL('../../dist/mal.js', import.meta.url));
  if (!existsSync(mal)) throw new Error('dist/mal.js is missing: npm run build');
  const scratch = process.env.MAL_BENCH_DIR ?? '/tmp/mal-bench';
  mkdirSync(scratch, { recursive: true });
  return {
    mal: `node ${mal}`,
    scratch,
    synthetic: (reports) => syntheticRepository(scratch, reports),
    corpus: () => (process.env.MAL_CORPUS ? cloneCorpus(process.env.MAL_CORPUS, scratch) : undefined),
    large: Number(process.env.MAL_BENCH_SIZE ?? 250_000),
  };
}

function cloneCorpus(from: string, scratch: string): string {
  const clone = join(scratch, 'corpus');
  if (!existsSync(clone)) {
    git(scratch, 'clone', '-q', '--no-checkout', from, clone);
    git(clone, 'checkout', '-q', '-B', 'main', 'origin/main');
    writeFileSync(
      join(clone, 'mal.config.json'),
      '{ "layout": "ossf", "roots": ["osv/malicious", "osv/withdrawn"] }\n',
    );
  }
  return clone;
}

/** Runs git for its effect. */
export function git(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
  return stdout;
}
