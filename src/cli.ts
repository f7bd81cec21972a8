/** argv → command → exit code. The only user of `process.exit` and `process.argv`. */
import type { Command } from 'commander';
import { COMMANDS } from './commands/index.ts';
import { escapeTerminal } from './core/escape.ts';
import { processWorld, type World } from './env.ts';
import { CannotRun } from './failure.ts';
import { VERSION } from './version.ts';

const EXAMPLES = `
Examples:
  mal validate                               check every report of this repository
  mal check ../my-project                    is anything it uses malicious?
  mal new npm some-package --versions 1.0.0  write a report

Name a report by path, id, ecosystem/name or purl. Exit code: 0 nothing found, 1 findings, 2 could not run.`;

async function main(argv: readonly string[]): Promise<number> {
  const world = processWorld(process);
  const { Command, CommanderError } = await import('commander');
  try {
    return await parse(argv, new Command('mal'), world);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

async function parse(argv: readonly string[], program: Command, world: World): Promise<number> {
  program
    .description('Keeps a database of malicious packages true.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help; `mal help <command>` for one command')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ outputError });
  let code = 0;
  const first = argv.find((word) => !word.startsWith('-'));
  const wanted = first === 'help' ? argv[argv.indexOf('help') + 1] : first;
  for (const { name, summary, load, hidden } of COMMANDS) {
    const command = program
      .command(name, { hidden: hidden ?? false })
      .summary(summary)
      .description(summary);
    command.exitOverride().configureOutput({ outputError });
    command.helpOption('-h, --help', 'print help');
    if (name !== wanted) continue;
    // Only the command that runs is loaded: the others cost their line here and nothing else.
    const { configure } = await load();
    configure(command, world, (result) => {
      code = result;
    });
  }
  await program.parseAsync(argv, { from: 'user' });
  return code;
}

/** A wrong word on the command line, in the form of all other failures. */
function outputError(text: string, write: (text: string) => void): void {
  write(
    escapeTerminal(
      `mal: ${text.replace(/^error: /, '').trimEnd()}\n     mal --help lists the commands, mal help <command> its options.\n`,
    ),
  );
}

/** Waits until what was written has left the process: `process.exit` would cut a pipe. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

async function run(): Promise<number> {
  try {
    return await main(process.argv.slice(2));
  } catch (error) {
    const known = error instanceof CannotRun || (error as Error).name === 'GitError';
    const text = escapeTerminal((error as Error).message ?? String(error));
    process.stderr.write(`mal: ${known ? '' : 'internal error: '}${text}\n`);
    if (error instanceof CannotRun && error.hint)
      process.stderr.write(`     ${escapeTerminal(error.hint)}\n`);
    if (!known) {
      process.stderr.write(
        '     Please report this with the command line; MAL_DEBUG=1 prints where it happened.\n',
      );
      if (process.env.MAL_DEBUG) process.stderr.write(`${(error as Error).stack}\n`);
    }
    return 2;
  }
}

// A reader that closes early (`mal validate | head`) is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
}
void run().then(async (code) => {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(code);
});
