/** What a bundle of the program leaves out. */
import type { Plugin } from 'esbuild';

/** The validators that list every fault are a third of the program, and good reports never meet them: loaded when one does. */
export function faultsApart(): Plugin {
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

/** `mal.ts` calls this program for one command alone (a file beside `src/commands/index.ts`): the others stay out of it. */
export function withOnly(command: string): Plugin {
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

/** What most runs of a quick command do without: bundles of their own, loaded when something is read with them. */
export const APART: Readonly<Record<string, string>> = {
  yaml: 'yaml',
  'smol-toml': 'smol-toml',
  fast: 'src/generated/fast.js',
};

/** Leaves them out, to be found beside the bundle. */
export function apart(): Plugin {
  return {
    name: 'apart',
    setup({ onResolve }) {
      onResolve({ filter: /^(?:yaml|smol-toml)$|\/generated\/fast\.js$/ }, ({ path }) => ({
        path: `./${path.replace(/^.*\/|\.js$/g, '')}.js`,
        external: true,
      }));
    },
  };
}
