/** Every command of `mal`, in the order of its help. To add one: a file beside this one that exports `configure`, and a line here. */
import type { CommandEntry } from './command.ts';

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'validate',
    summary: 'check reports, or what a pull request changes',
    load: () => import('./validate.ts'),
  },
  {
    name: 'normalize',
    summary: 'repair what can be repaired with certainty',
    load: () => import('./normalize.ts'),
  },
  { name: 'merge', summary: 'fold the reports of each package into one', load: () => import('./merge.ts') },
  { name: 'new', summary: 'write a new report', load: () => import('./new.ts') },
  {
    name: 'amend',
    summary: 'add to a report, or take something out of it',
    load: () => import('./amend.ts'),
  },
  {
    name: 'withdraw',
    summary: 'take a report back, or some of its versions',
    load: () => import('./withdraw.ts'),
  },
  { name: 'reinstate', summary: 'take a withdrawal back', load: () => import('./reinstate.ts') },
  { name: 'dispute', summary: 'record that somebody disagrees', load: () => import('./dispute.ts') },
  { name: 'show', summary: 'print a report for people', load: () => import('./show.ts') },
  {
    name: 'check',
    summary: 'tell whether anything that a project uses is malicious',
    load: () => import('./check.ts'),
  },
  {
    name: 'query',
    summary: 'tell what is reported about a package, or under an id or alias',
    load: () => import('./query.ts'),
  },
  { name: 'explain', summary: 'tell what a rule wants, with examples', load: () => import('./explain.ts') },
  {
    name: 'ingest',
    summary: 'take in what the sources have, or go on with it',
    load: () => import('./ingest.ts'),
  },
  { name: 'sources', summary: 'tell where each source stands', load: () => import('./sources.ts') },
  {
    name: 'quarantine',
    summary: 'show and settle what of the sources did not come in',
    load: () => import('./quarantine.ts'),
  },
  {
    name: 'assign-ids',
    summary: 'merge, number and stamp what is new',
    load: () => import('./assign-ids.ts'),
  },
  {
    name: 'adopt',
    summary: 'take over a whole database, ids kept',
    load: () => import('./adopt.ts'),
  },
  {
    name: 'export',
    summary: 'write the database as others read it',
    load: () => import('./export.ts'),
  },
  {
    name: 'index',
    summary: 'write the small file that check and query read',
    load: () => import('./index-command.ts'),
  },
  { name: 'pull', summary: 'fetch and verify such a file', load: () => import('./pull.ts') },
  { name: 'setup', summary: 'install the merge driver into this clone', load: () => import('./setup.ts') },
  {
    name: 'merge-driver',
    summary: 'merge two branches of one report; called by git',
    load: () => import('./merge-driver.ts'),
    hidden: true,
  },
  {
    name: 'suggest',
    summary: 'print what to post on a pull request; called by the workflow suggest',
    load: () => import('./suggest.ts'),
    hidden: true,
  },
  {
    name: 'completion',
    summary: 'print a completion script for bash, zsh or fish',
    load: () => import('./completion.ts'),
  },
];
