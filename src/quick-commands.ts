/** Commands that must answer at once: each has a bundle of its own (scripts/build.ts), named like it. */
export const QUICK_COMMANDS: ReadonlySet<string> = new Set(['validate', 'check', 'query']);
