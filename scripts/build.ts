/**
 * Builds dist/: `mal.js` (the command line: its parser alone, each command in a chunk that is loaded when it runs),
 * `worker.js` and `merge-worker.js` (the second threads of validating and of merging), `index.js` and types (the library).
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
// Built beside its place, so that a broken source leaves the program that is there.
const out = `${root}dist.${process.pid}.tmp`;
process.on('exit', () => rmSync(out, { recursive: true, force: true }));

const shared = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // Parsing the program is a good part of the time of a short command.
  minify: true,
  legalComments: 'none',
  absWorkingDir: root,
  // CommonJS packages inside an ES module bundle still call `require`.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'warning',
} as const;

await build({
  ...shared,
  entryPoints: {
    mal: 'src/cli.ts',
    worker: 'src/engine/worker.ts',
    'merge-worker': 'src/engine/merge/worker.ts',
  },
  outdir: out,
  splitting: true,
  // Beside each other, so that `data/` is one level up from all of them.
  chunkNames: '[name]-[hash]',
});
await build({ ...shared, entryPoints: { index: 'src/index.ts' }, outdir: out, packages: 'external' });
writeFileSync(`${out}/mal.js`, `#!/usr/bin/env node\n${readFileSync(`${out}/mal.js`, 'utf8')}`);
chmodSync(`${out}/mal.js`, 0o755);
rmSync(`${root}dist`, { recursive: true, force: true });
renameSync(out, `${root}dist`);

// Types are wanted by users of the library only; a build for the command line alone may skip their two seconds.
if (!process.argv.includes('--no-types')) {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
}
