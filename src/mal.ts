/**
 * The program: answers `--version` by itself and hands everything else to `cli.ts`. A command that must answer at once is a
 * bundle of its own, in one file, with its code kept beside it: finding and compiling twenty modules takes longer than what
 * the command does (docs/decisions/speed.md).
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { QUICK_COMMANDS } from './quick-commands.ts';
import { runBundle } from './run-bundle.ts';
import { VERSION } from './version.ts';

const [first = '', ...rest] = process.argv.slice(2);
if (rest.length === 0 && (first === '--version' || first === '-V')) process.stdout.write(`${VERSION}\n`);
else if (QUICK_COMMANDS.has(first)) {
  const here = fileURLToPath(new URL('.', import.meta.url));
  if (first === 'validate' && rest.some((word) => word.startsWith('--base')))
    (createRequire(here)('./ahead.js') as typeof import('./ahead.ts')).askAhead(rest);
  runBundle(join(here, `${first}.js`));
} else void import('./main.mjs' as string);
