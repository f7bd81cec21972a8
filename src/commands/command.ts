/** What every command file exports, and the options that several share. */
import type { Command } from 'commander';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';

/** 0 nothing found, 1 findings, 2 could not run. */
export type ExitCode = 0 | 1 | 2;

/** Adds a command's arguments, options and action. The action hands its exit code to `done`. */
export type Configure = (command: Command, world: World, done: (code: ExitCode) => void) => void;

export interface CommandEntry {
  name: string;
  /** One line, lower case, no full stop. */
  summary: string;
  load(): Promise<{ configure: Configure }>;
  /** Not in `mal --help`: called by git or by the shell. */
  hidden?: boolean;
}

export const FORMATS = ['text', 'json', 'github', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

/** A value of `--format`; throws `CannotRun` for any other. */
export function parseFormat<const F extends readonly string[]>(value: string, formats: F): F[number] {
  if (formats.includes(value)) return value;
  throw new CannotRun(`--format ${JSON.stringify(value)} is not known.`, `Use one of ${formats.join(', ')}.`);
}

/** A whole number from 0; throws `CannotRun` for anything else. */
export function parseCount(option: string, value: string): number {
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new CannotRun(`${option} ${JSON.stringify(value)} is not a whole number.`);
}
