/** Every target of `mal export`, in the order of its help. To add one: a file beside this one that exports `write`, and a line here. */

import { ALL_REPORTS } from '../all-reports.ts';
import { MERGE } from '../merge/option.ts';
import { type ExportTarget, SINCE } from '../target.ts';

export const EXPORT_TARGETS: readonly ExportTarget[] = [
  {
    name: 'ossf',
    summary: 'the folders and the profile of ossf/malicious-packages',
    load: () => import('./ossf.ts'),
  },
  {
    name: 'osv',
    summary: 'the bucket of osv.dev: a JSON file for each report, all.zip and modified_id.csv by ecosystem',
    options: [SINCE],
    load: () => import('./osv.ts'),
  },
  {
    name: 'osv-scanner',
    summary: 'the offline databases of osv-scanner, before and from release 2.5.0 on',
    options: [MERGE],
    load: () => import('./osv-scanner.ts'),
  },
  {
    name: 'renovate',
    summary: 'the offline database of Renovate',
    options: [MERGE],
    load: () => import('./renovate.ts'),
  },
  {
    name: 'safe-chain',
    summary: 'the lists that Aikido safe-chain fetches',
    load: () => import('./safe-chain.ts'),
  },
  {
    name: 'npm-bulk',
    summary: "what npm's endpoint for advisories in bulk answers",
    load: () => import('./npm-bulk.ts'),
  },
  {
    name: 'bun',
    summary: 'a security scanner for Bun with its data, as a package',
    load: () => import('./bun.ts'),
  },
  {
    name: 'datadog',
    summary: "the manifests of Datadog's dataset: names, and the versions or null for all",
    load: () => import('./datadog.ts'),
  },
  {
    name: 'index',
    summary: 'the compact index of mal check, for those who have no clone',
    load: () => import('./compact-index.ts'),
  },
  {
    name: 'denylist',
    summary: 'plain lists of what to deny, and rules for Artifactory, Nexus and Verdaccio',
    options: [SINCE],
    load: () => import('./denylist.ts'),
  },
  {
    name: 'csv',
    summary: 'tables for spreadsheets: reports, and what is malicious now',
    options: [SINCE],
    load: () => import('./csv.ts'),
  },
  {
    name: 'ndjson',
    summary: 'the same with one JSON object a line; reports as whole OSV records',
    options: [SINCE],
    load: () => import('./ndjson.ts'),
  },
  {
    name: 'parquet',
    summary: 'the whole database as tables for DuckDB, BigQuery and Spark',
    options: [SINCE],
    load: () => import('./parquet.ts'),
  },
  {
    name: 'indicators-csv',
    summary: 'every indicator once, with the packages that it belongs to',
    options: [SINCE],
    load: () => import('./indicators-csv.ts'),
  },
  {
    name: 'hosts',
    summary: 'the domains as a hosts file and as a list',
    load: () => import('./hosts.ts'),
  },
  {
    name: 'stix',
    summary: 'a STIX 2.1 bundle of the indicators and what they indicate',
    options: [SINCE, ALL_REPORTS],
    load: () => import('./stix.ts'),
  },
  {
    name: 'misp',
    summary: 'a MISP feed with an object malicious-package-report for each report',
    options: [SINCE, ALL_REPORTS],
    load: () => import('./misp.ts'),
  },
  {
    name: 'feeds',
    summary: 'Atom and JSON Feed of what is new, changed and withdrawn, by ecosystem',
    options: [
      SINCE,
      { flags: '--entries <n>', description: 'how many entries a feed has at most' },
      { flags: '--base-url <url>', description: 'where the export will be served' },
    ],
    load: () => import('./feeds.ts'),
  },
];
