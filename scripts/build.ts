/**
 * Builds dist/: `mal.js` (the program), `validate.js` (one command in one file), `main.mjs` (all the others, each in a chunk
 * that is loaded when it runs), `worker.js` and `merge-worker.js` (second threads), `faults.js` (the validators that list
 * every fault), `index.mjs` and types (the library).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
// Built beside its place, so that a broken source leaves the program that is there.
const out = `${root}dist.${process.pid}.tmp`;
process.on('exit', () => rmSync(out, { recursive: true, force: true }));

const IDENTITY = ['-c', 'user.name=build', '-c', 'user.email=build@localhost', '-c', 'commit.gpgsign=false'];
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
      worker: 'src/engine/worker.ts',
      'merge-worker': 'src/engine/merge/worker.ts',
    },
    outdir: out,
    external: ['./validate.js', './main.mjs'],
  }),
  build({
    ...single,
    entryPoints: { validate: 'src/cli.ts' },
    outdir: out,
    plugins: [...shared.plugins, withOnly('./validate.ts')],
  }),
  build({ ...single, entryPoints: { faults: 'src/generated/faults.js' }, outdir: out, plugins: [] }),
]);
keepCode();
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

/** The validators that list every fault are a third of the program, and good reports never meet them: loaded when one does. */
function faultsApart(): Plugin {
  return {
    name: 'faults-apart',
    setup({ onLoad }) {
      for (const [file, name] of [
        ['all', 'validateReport'],
        ['config', 'validateConfig'],
      ]) {
        onLoad({ filter: new RegExp(`src/generated/${file}\\.js$`) }, () => ({
          contents: `import { createRequire } from 'node:module';
            export function ${name}(value) {
              const validate = createRequire(import.meta.url)('./faults.js').${name};
              const valid = validate(value);
              ${name}.errors = validate.errors;
              return valid;
            }`,
        }));
      }
    },
  };
}

/** `mal.ts` calls this program for one command alone: the others stay out of it. */
function withOnly(command: string): Plugin {
  return {
    name: 'with-only',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\// }, ({ path, kind, importer }) =>
        kind === 'dynamic-import' && importer.endsWith('src/commands/index.ts') && path !== command
          ? { path, external: true }
          : undefined,
      );
    },
  };
}

/** Runs each quick command once on a small pull request, so that the code of what it calls is kept. Without git it is not. */
function keepCode(): void {
  const repository = mkdtempSync(join(tmpdir(), 'mal-build-'));
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', repository, ...IDENTITY, ...words], { stdio: 'ignore' });
  try {
    git('init', '-q');
    cpSync(`${root}mal.config.json`, `${repository}/mal.config.json`);
    const reports = readdirSync(`${root}osv`, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    );
    for (const name of reports) {
      const before = JSON.parse(readFileSync(`${root}osv/${name}`, 'utf8'));
      const changed = {
        ...before,
        details: 'x',
        references: [],
        affected: [{ ...before.affected[0], versions: ['1.0.0'] }],
      };
      mkdirSync(dirname(`${repository}/osv/${name}`), { recursive: true });
      writeFileSync(`${repository}/osv/${name}`, `${JSON.stringify(changed, null, 2)}\n`);
    }
    git('add', '.');
    git('commit', '-qm', 'base');
    cpSync(`${root}osv`, `${repository}/osv`, { recursive: true });
    git('add', '.');
    git('commit', '-qm', 'head');
    const program = fileURLToPath(new URL('keep-code.ts', import.meta.url));
    const words = ['validate', '--base', 'HEAD~1', '--head', 'HEAD'];
    const run = [...process.execArgv, program, `${out}/validate.js`, ...words];
    spawnSync(process.execPath, run, { cwd: repository, stdio: 'ignore' });
  } catch (error) {
    console.warn(`The code of quick commands is not kept, they start later: ${(error as Error).message}`);
  } finally {
    rmSync(repository, { recursive: true, force: true });
  }
}
