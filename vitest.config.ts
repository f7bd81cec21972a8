import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Whole command lines in real git repositories take their time on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Vitest leaves one processor to itself, which of two is half: most of the work is done by the commands under test.
    maxWorkers: availableParallelism(),
    env: { NO_COLOR: '1' },
  },
});
