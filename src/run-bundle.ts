/** Runs a bundle as `require` does, but with the code that V8 made of it when it was built. */
import { readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** Where the code of a bundle is kept: beside it, so that a build replaces both. */
export const codeFile = (bundle: string): string => `${bundle}.code`;

/** Gives the script, for whoever wants to keep its code. Code of another version of V8 is not used, and costs nothing. */
export function runBundle(bundle: string): Script {
  const cachedData = readIfThere(codeFile(bundle));
  const script = new Script(Module.wrap(readFileSync(bundle, 'utf8')), {
    filename: bundle,
    ...(cachedData ? { cachedData } : {}),
  });
  const module = { exports: {} };
  const body = script.runInThisContext() as (...words: unknown[]) => void;
  body(module.exports, createRequire(bundle), module, bundle, dirname(bundle));
  return script;
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
