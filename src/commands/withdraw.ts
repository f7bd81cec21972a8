import { excluding, withdrawing } from '../core/merge/exclusion-steps.ts';
import { runDecision } from '../engine/decide-run.ts';
import { scopeOf } from '../engine/decision-scope.ts';
import type { Configure } from './command.ts';
import { configureSaying, readSaying, type SayingOptions } from './decision-options.ts';

const WORDS = {
  reason: 'why it is no malware, for those who read the report later',
  versions: 'take back these versions only, separated by commas',
  range: 'take back a range of versions only, such as ">=1.0.0 <1.2.0"',
};
const HELP = `
With --versions, --range or a purl with a version only those are taken back; the rest stays affected.
What is taken back stays out when the same source imports its claim again; a new claim comes in.
Examples:
  mal withdraw MAL-2025-1000001 --reason "A tool of the package's owner."
  mal withdraw npm/chalk --versions 5.6.0,5.6.2 --reason "Published by its owner."
  mal withdraw npm/chalk --range ">=0" --reason "Only 5.6.1 is malicious."`;

export const configure: Configure = (command, world, done) => {
  configureSaying(command, WORDS)
    .addHelpText('after', HELP)
    .action(async (reports: string[], options: SayingOptions) => {
      const { common, saying, versions } = readSaying(options);
      await runDecision(reports, common, world, (target) => {
        if (target.state !== 'assigned')
          return 'has no number yet, so nobody relies on it: delete its file, or correct it with `mal amend`';
        const scope = scopeOf(target, versions, options.range ?? []);
        if (typeof scope === 'string') return scope;
        const isWhole = !scope.versions && !scope.ranges;
        return [isWhole ? withdrawing(saying) : excluding({ ...saying, ...scope })];
      });
      done(0);
    });
};
