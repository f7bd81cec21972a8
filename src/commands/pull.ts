import { resolve } from 'node:path';
import { fetchIndex, pullIndex, shownUrl } from '../check/fetch-index.ts';
import { CompactIndex } from '../compact-index/read-index.ts';
import { escapeLine } from '../core/escape.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import type { Configure, ExitCode } from './command.ts';

interface Options {
  out?: string;
  sha256?: string;
  allowOlder: boolean;
}

export const configure: Configure = (command, world, done) => {
  command
    .argument('<url>', 'where a database publishes its index (https)')
    .option('--out <file>', 'the file to write; default: the cache that mal check --db <url> reads')
    .option('--sha256 <hex>', 'with --out: what the file must have, as SHA256SUMS says')
    .option('--allow-older', 'also in place of an index with a later change', false)
    .addHelpText('after', '\nExample: mal pull https://example.org/mal.index --out mal.index')
    .action(async (url: string, options: Options) => {
      done(await pull(url, options, world));
    });
};

async function pull(url: string, { out, sha256, allowOlder }: Options, world: World): Promise<ExitCode> {
  shownUrl(url);
  if (sha256 !== undefined && (out === undefined || !/^[0-9a-f]{64}$/i.test(sha256)))
    throw new CannotRun('--sha256 takes 64 hex digits, and goes with --out.');
  const path =
    out === undefined
      ? (await fetchIndex(url, world, { fresh: true, allowOlder })).path
      : resolve(world.cwd, out);
  if (out !== undefined) await pullIndex(url, path, { sha256, allowOlder }, world);
  const index = CompactIndex.open(path);
  const { commit, reports, packages, modified } = index.header;
  index.close();
  const latest = modified === '' ? '' : `, the latest changed on ${modified}`;
  world.stdout.write(
    `${escapeLine(path)}: ${reports} reports about ${packages} packages${escapeLine(latest)}, of commit ${escapeLine(commit)}; verified.\n`,
  );
  return 0;
}
