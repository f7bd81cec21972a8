import { isAffected } from '../core/evaluate.ts';
import { disputing } from '../core/merge/content-steps.ts';
import { quote } from '../core/quote.ts';
import type { Dispute } from '../core/report.ts';
import { runDecision } from '../engine/decide-run.ts';
import { scopeOf } from '../engine/decision-scope.ts';
import { versionOrder } from '../merge.ts';
import type { Configure } from './command.ts';
import {
  type CommonOptions,
  collect,
  configureDecision,
  readCommon,
  readList,
  readText,
  readUrls,
} from './decision-options.ts';

interface Options extends CommonOptions {
  by: string;
  reason: string;
  versions?: string[];
  reference?: string[];
}

const HELP = `
Nothing that is affected changes: the dispute is on record for everybody who reads the report.
Example:
  mal dispute npm/chalk --by "Its maintainers" --reason "5.6.0 was never compromised." --versions 5.6.0 \\
    --reference https://example.com/post-mortem`;

export const configure: Configure = (command, world, done) => {
  configureDecision(command, 'path, id, ecosystem/name or purl; a purl with a version means that version')
    .requiredOption('--by <name>', 'who disagrees: a person, an organisation')
    .requiredOption('--reason <text>', 'with what, and why')
    .option('--versions <list>', 'the versions in dispute, separated by commas; default: all', collect)
    .option('--reference <url>', 'the evidence; may be repeated', collect)
    .addHelpText('after', HELP)
    .action(async (reports: string[], options: Options) => {
      const common = readCommon(options);
      const versions = readList('--versions', options.versions);
      const references = readUrls('--reference', options.reference);
      const said = { by: readText('--by', options.by), reason: readText('--reason', options.reason) };
      await runDecision(reports, common, world, (target, now) => {
        const scope = scopeOf(target, versions, []);
        if (typeof scope === 'string') return scope;
        const order = versionOrder(target.package.ecosystem);
        for (const version of scope.versions ?? []) {
          if (!target.osv.affected.some((affected) => isAffected(version, affected, order.compare)))
            return `does not affect version ${quote(version)}`;
        }
        const dispute: Dispute = { ...said, time: now, ...scope };
        if (references.length > 0) dispute.references = references;
        return [disputing(dispute)];
      });
      done(0);
    });
};
