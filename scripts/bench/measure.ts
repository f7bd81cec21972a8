/** Whole processes, run in turn so that a machine that slows down slows both; medians, and the ratio of each pair. */
import { spawnSync } from 'node:child_process';

/** A command line to be timed: `sh -c` of `shell`, in `cwd`. Its output is thrown away, its exit code is not looked at. */
export interface Timed {
  name: string;
  shell: string;
  cwd?: string;
  /** Brings back what a run changes; not timed. */
  before?: () => void;
}

export interface Measured {
  name: string;
  /** Milliseconds of wall time, median. */
  median: number;
  /** The median over the rounds of this command's time by the first one's in the same round. */
  ratio: number;
}

/** Runs the commands in turn, `rounds` times after one round that does not count. The first is what the others are compared with. */
export function measure(commands: readonly Timed[], rounds = 7): Measured[] {
  const times = commands.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, command] of commands.entries()) {
      command.before?.();
      const time = run(command);
      if (round >= 0) times[i]!.push(time);
    }
  }
  return commands.map(({ name }, i) => ({
    name,
    median: median(times[i]!),
    ratio: median(times[i]!.map((time, round) => time / times[0]![round]!)),
  }));
}

function run({ shell, cwd }: Timed): number {
  const start = process.hrtime.bigint();
  const { error } = spawnSync('sh', ['-c', shell], { cwd, stdio: ['ignore', 'ignore', 'ignore'] });
  if (error) throw error;
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Peak memory of one run in MB, as GNU time says; undefined where that is not installed. */
export function peakMemory(shell: string, cwd: string): number | undefined {
  const { stderr } = spawnSync('/usr/bin/time', ['-f', '%M', 'sh', '-c', `exec ${shell} >/dev/null 2>&1`], {
    cwd,
    encoding: 'utf8',
  });
  const kilobytes = Number(/(\d+)\s*$/.exec(stderr ?? '')?.[1]);
  return kilobytes > 0 ? kilobytes / 1024 : undefined;
}

/** Prints a table: name, median, ratio to the first line. */
export function print(title: string, rows: readonly Measured[], note = ''): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  console.log(`\n${title}${note ? ` (${note})` : ''}`);
  for (const { name, median: time, ratio } of rows) {
    console.log(
      `  ${name.padEnd(width)}  ${time.toFixed(0).padStart(7)} ms  ${ratio.toFixed(2).padStart(6)} x`,
    );
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
