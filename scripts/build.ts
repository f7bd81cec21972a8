/**
 * Builds dist/: `mal.js` (the program), a file for each quick command, `main.mjs` (all of them, each in a chunk
 * that is loaded when it runs), `worker.js` and `*-worker.js` (second threads), `faults.js` (the validators that list
 * every fault), `index.mjs` and types (the library).
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { QUICK_COMMANDS } from '../src/quick-commands.ts';
import { APART, apart, faultsApart, withOnly } from './bundle-plugins.ts';
import { keepCode } from './warm.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
// Built beside its place, so that a broken source leaves the program that is there.
const out = `${root}dist.${process.pid}.tmp`;
process.on('exit', () => rmSync(out, { recursive: true, force: true }));

const digest = digestOfSources();
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  // Parsing the program is a good part of the time of a short command.
  minify: true,
  legalComments: 'none',
  absWorkingDir: root,
  logLevel: 'warning',
  // What the program remembers of reports holds for these very sources (src/engine/verdicts/).
  define: { MAL_BUILD: JSON.stringify(digest) },
  plugins: [faultsApart()],
} satisfies BuildOptions;

/** ES modules; CommonJS packages inside them still call `require`. */
const modules = {
  ...shared,
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
} satisfies BuildOptions;

/** One CommonJS file each: they load in half the time of modules in many files. */
const single = {
  ...shared,
  format: 'cjs',
  define: { ...shared.define, 'import.meta.url': '__here' },
  banner: { js: "const __here=require('node:url').pathToFileURL(__filename).href;" },
} satisfies BuildOptions;

await Promise.all([
  build({
    ...modules,
    entryPoints: { main: 'src/cli.ts' },
    outdir: out,
    splitting: true,
    chunkNames: '[name]-[hash]',
  }),
  build({ ...modules, entryPoints: { index: 'src/index.ts' }, outdir: out, packages: 'external' }),
  build({
    ...single,
    entryPoints: {
      mal: 'src/mal.ts',
      ahead: 'src/ahead.ts',
      worker: 'src/engine/worker.ts',
      'folder-times-worker': 'src/store/folder-times-worker.ts',
      'merge-worker': 'src/engine/merge/worker.ts',
      'write-worker': 'src/write-worker.ts',
      'read-ahead-worker': 'src/ingest/listing/read-ahead-worker.ts',
    },
    outdir: out,
    external: ['./main.mjs'],
  }),
  ...[...QUICK_COMMANDS].map((command) =>
    build({
      ...single,
      entryPoints: { [command]: 'src/cli.ts' },
      outdir: out,
      plugins: [
        ...shared.plugins,
        withOnly(`./${command}.ts`),
        // Validation needs its validators at once.
        ...(command === 'validate' ? [] : [apart()]),
      ],
    }),
  ),
  build({
    ...single,
    entryPoints: { faults: 'src/generated/faults.js', ...APART },
    outdir: out,
    plugins: [],
  }),
]);
keepCode(root, out);
writeFileSync(`${out}/package.json`, '{"type":"commonjs"}\n');
writeFileSync(`${out}/mal.js`, `#!/usr/bin/env node\n${readFileSync(`${out}/mal.js`, 'utf8')}`);
chmodSync(`${out}/mal.js`, 0o755);
rmSync(`${root}dist`, { recursive: true, force: true });
renameSync(out, `${root}dist`);

// Types are wanted by users of the library only; a build for the command line alone may skip their two seconds.
if (!process.argv.includes('--no-types')) {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
}

function digestOfSources(): string {
  const hash = createHash('sha256');
  for (const folder of ['src', 'schema']) {
    for (const name of (readdirSync(`${root}${folder}`, { recursive: true }) as string[]).sort()) {
      const file = `${root}${folder}/${name}`;
      if (statSync(file).isFile()) hash.update(`${folder}/${name}\0`).update(readFileSync(file));
    }
  }
  return hash
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex')
    .slice(0, 32);
}
