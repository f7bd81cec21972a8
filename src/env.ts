/** The world a command may touch, built once by `cli.ts`; tests build their own. */

export interface Output {
  write(text: string): void;
  isTTY: boolean;
  columns: number;
}

export interface World {
  /** Where the command was started. */
  cwd: string;
  /** The clock, in milliseconds since 1970. */
  now(): number;
  stdout: Output;
  stderr: Output;
  stdin: { isTTY: boolean; stream: NodeJS.ReadableStream };
  /** Environment variables. */
  variables: NodeJS.ProcessEnv;
}

/** The clock of the machine, in milliseconds since 1970; no other file reads it. */
export function systemTime(): number {
  return Date.now();
}

/** The real world. */
export function processWorld(process: NodeJS.Process): World {
  return {
    cwd: process.cwd(),
    now: systemTime,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdin: {
      get isTTY() {
        return process.stdin.isTTY === true;
      },
      get stream() {
        return process.stdin;
      },
    },
    variables: process.env,
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write(text) {
      stream.write(text);
    },
    isTTY: stream.isTTY === true,
    columns: stream.columns || 100,
  };
}
