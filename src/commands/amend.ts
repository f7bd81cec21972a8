import { type Amendment, amendSteps } from '../engine/amend-steps.ts';
import { runDecision } from '../engine/decide-run.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import type { Configure } from './command.ts';
import {
  type CommonOptions,
  collect,
  configureDecision,
  readCommon,
  readList,
  readText,
} from './decision-options.ts';

/** The options whose values are lists, by what they add or remove. */
const LISTS = [
  ['version', 'list', 'versions, separated by commas'],
  ['range', 'range', 'a range such as ">=1.0.0 <1.2.0"; ">=0" is all versions'],
  ['reference', 'url', 'a page, as URL or TYPE=URL (ADVISORY, REPORT, ARTICLE, EVIDENCE …)'],
  ['alias', 'list', 'other ids of the same finding, separated by commas'],
  ['credit', 'name', 'a name, or FINDER=name, either with <URL> behind it'],
  ['indicator', 'kind=value', 'domain=, ip=, url=, string=, sha256=, md5= …, file='],
] as const;
const HELP = `
Several options make one change. What is removed stays out when a source imports it again.
Examples:
  mal amend npm/chalk --add-version 5.6.1 --remove-range ">=0" --reason "Only one release was bad."
  mal amend MAL-2025-1000001 --add-reference REPORT=https://example.com/analysis --add-indicator domain=stats-collector.top
  mal amend npm/chalk --note "The maintainer's account was taken over by phishing."`;

const NOTHING = {
  addVersion: [],
  removeVersion: [],
  addRange: [],
  removeRange: [],
  addReference: [],
  removeReference: [],
  addAlias: [],
  removeAlias: [],
  addCredit: [],
  removeCredit: [],
  addIndicator: [],
  removeIndicator: [],
} satisfies Partial<Amendment>;

type Options = CommonOptions & Partial<Amendment>;

export const configure: Configure = (command, world, done) => {
  configureDecision(command);
  for (const [noun, value, words] of LISTS) {
    command.option(`--add-${noun} <${value}>`, `add ${words}`, collect);
    command.option(`--remove-${noun} <${value}>`, `remove ${words}`, collect);
  }
  command
    .option('--reason <text>', 'why the removed versions are not malicious')
    .option('--all-versions <reason>', 'confirm that every version is malicious, and say how that is known')
    .option('--note <text>', 'add a paragraph above what the sources say')
    .addHelpText('after', HELP)
    .action(async (reports: string[], options: Options) => {
      await amend(reports, options, world);
      done(0);
    });
};

async function amend(reports: readonly string[], options: Options, world: World): Promise<void> {
  const wanted: Amendment = {
    ...NOTHING,
    ...options,
    reason: options.reason === undefined ? 'Removed with mal amend.' : readText('--reason', options.reason),
  };
  if (options.allVersions !== undefined) wanted.allVersions = readText('--all-versions', options.allVersions);
  if (options.note !== undefined) wanted.note = readText('--note', options.note);
  for (const noun of ['version', 'alias'] as const) {
    const [add, remove] =
      noun === 'version'
        ? (['addVersion', 'removeVersion'] as const)
        : (['addAlias', 'removeAlias'] as const);
    wanted[add] = readList(`--add-${noun}`, wanted[add]);
    wanted[remove] = readList(`--remove-${noun}`, wanted[remove]);
  }
  const lists = (Object.keys(NOTHING) as (keyof typeof NOTHING)[]).map((key) => wanted[key].length);
  if (wanted.allVersions === undefined && wanted.note === undefined && lists.every((length) => length === 0))
    throw new CannotRun('What is to be amended?', 'Say it with --add-version, --note …: mal amend --help');
  await runDecision(reports, readCommon(options), world, amendSteps(wanted));
}
