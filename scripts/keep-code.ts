/**
 * Keeps the code that V8 makes of a bundle: runs it once on a small pull request and writes what was compiled beside it.
 * Called by build.ts with the bundle and the words of a command line; what the run prints is thrown away.
 */
import { writeFileSync } from 'node:fs';
import { codeFile, runBundle } from '../src/run-bundle.ts';

const [bundle = '', ...words] = process.argv.slice(2);
process.argv = [process.execPath, bundle, ...words];
process.stdout.write = () => true;
const script = runBundle(bundle);
process.on('exit', () => writeFileSync(codeFile(bundle), script.createCachedData()));
