/** Builds dist/: `mal.js` (the command line, one file), `worker.js` (its second thread), `index.js` and types (the library). */
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = `${root}dist`;
rmSync(out, { recursive: true, force: true });

const shared = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: false,
  legalComments: 'none',
  absWorkingDir: root,
  // CommonJS packages inside an ES module bundle still call `require`.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'warning',
} as const;

await build({ ...shared, entryPoints: { mal: 'src/cli.ts' }, outdir: out, banner: { js: `#!/usr/bin/env node\n${shared.banner.js}` } });
await build({ ...shared, entryPoints: { worker: 'src/engine/worker.ts' }, outdir: out });
await build({ ...shared, entryPoints: { index: 'src/index.ts' }, outdir: out, packages: 'external' });
chmodSync(`${out}/mal.js`, 0o755);

// Types are wanted by users of the library only; a build for the command line alone may skip their two seconds.
if (!process.argv.includes('--no-types')) {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
}
