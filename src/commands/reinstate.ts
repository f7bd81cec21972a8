import { reinstating, reinstatingReport } from '../core/merge/inclusion-steps.ts';
import { runDecision } from '../engine/decide-run.ts';
import { scopeOf } from '../engine/decision-scope.ts';
import type { Configure } from './command.ts';
import { configureSaying, readSaying, type SayingOptions } from './decision-options.ts';

const WORDS = {
  reason: 'why it is malware after all',
  versions: 'these excluded versions only, separated by commas',
  range: 'an excluded range only, such as ">=1.0.0 <1.2.0"',
};
const HELP = `
Takes back what mal withdraw did; where sources withdrew the report, you vouch for what they claimed.
Examples:
  mal reinstate MAL-2025-1000001 --reason "The server answers again."
  mal reinstate npm/chalk --versions 5.6.0 --reason "It downloads the same file."`;

export const configure: Configure = (command, world, done) => {
  configureSaying(command, WORDS)
    .addHelpText('after', HELP)
    .action(async (reports: string[], options: SayingOptions) => {
      const { common, saying, versions } = readSaying(options);
      await runDecision(reports, common, world, (target) => {
        if (target.state !== 'assigned') return 'has no number yet, so it cannot have been withdrawn';
        const scope = scopeOf(target, versions, options.range ?? []);
        if (typeof scope === 'string') return scope;
        const isWhole = !scope.versions && !scope.ranges;
        return [isWhole ? reinstatingReport(saying) : reinstating({ ...saying, ...scope })];
      });
      done(0);
    });
};
