/** The merge as a library: `mergeReports` with the ecosystems, the canonical text and SHA-256 bound to it. */
import { hash } from 'node:crypto';
import { formatReport, formatSummary } from './core/format.ts';
import { isObject } from './core/merge/canonical.ts';
import {
  type Merged,
  type MergeInput,
  type MergeWorld,
  mergeReports as mergeInputs,
} from './core/merge/merge-reports.ts';
import type { Order } from './core/merge/order.ts';
import { packageOf } from './core/package-of.ts';
import type { ParsedReport } from './core/parse.ts';
import type { Osv, PackageName } from './core/report.ts';
import { formatInstant } from './core/time.ts';
import { identify } from './ecosystems/identity.ts';
import {
  canonicalName,
  compareVersions,
  findEcosystem,
  successor,
  versionProblem,
} from './ecosystems/index.ts';

import { readableReport } from './engine/merge/readable.ts';

export type { Aside, AsideKind } from './core/merge/aside.ts';
export type { Merged, MergeInput } from './core/merge/merge-reports.ts';

export interface MergeOptions {
  /** The time of the merge: RFC 3339 in UTC, or a Date. */
  now: string | Date;
  /** Default `MAL`. */
  idPrefix?: string;
  /** The package whose folder is merged; without it the assigned report's. */
  package?: PackageName;
}

/** What a merge came to, with the text of the result: the given bytes if it is `unchanged`. */
export interface MergedReport extends Merged {
  text?: string;
}

/**
 * Merges the reports of one package, in any order; one may have a number (of several the least stays, the others are set
 * aside). Takes reports as they are, or with the text of their files, or as `parseReport` gives them. Never throws on bad
 * reports: what cannot be merged is in `aside`, with its reason (law 8).
 */
export function mergeReports(
  reports: readonly (MergeInput | ParsedReport | Osv)[],
  options: MergeOptions,
): MergedReport {
  const inputs = reports.map(inputOf);
  const key = options.package && identityOf(() => options.package);
  const merged = mergeInputs(inputs, mergeWorld(options), key);
  if (!merged.osv) return merged;
  const given = merged.unchanged ? inputs[merged.base!]?.text : undefined;
  return { ...merged, text: given ?? formatReport(merged.osv) };
}

function inputOf(report: MergeInput | ParsedReport | Osv): MergeInput {
  if (!isObject(report) || 'affected' in report) return { osv: report as unknown as Osv };
  if (!('problems' in report)) return report as unknown as MergeInput;
  // What the parser took out of a report, because the rules could not read it, would be lost.
  const parsed = report as unknown as ParsedReport;
  return { text: parsed.text, osv: readableReport(parsed) as Osv };
}

/** The world of a merge at a time: this database's ecosystems. */
export function mergeWorld({ now, idPrefix = 'MAL' }: Pick<MergeOptions, 'now' | 'idPrefix'>): MergeWorld {
  return {
    now: typeof now === 'string' ? now : formatInstant(now.getTime()),
    idPrefix,
    keyOf: (osv) => identityOf(() => packageOf(osv)),
    orderOf: (osv) => versionOrder(packageOf(osv)?.ecosystem ?? ''),
    summaryOf: ({ ecosystem, name }) => formatSummary({ ecosystem, name: canonicalName(ecosystem, name) }),
    sha256: ({ osv, text }) => hash('sha256', text ?? formatReport(osv)),
  };
}

/** Equal for the spellings of one package; undefined for what no ecosystem could hold. */
function identityOf(find: () => PackageName | undefined): string | undefined {
  try {
    const pkg = find();
    if (!pkg) return undefined;
    const { ecosystem, suffix, key } = identify(pkg);
    return JSON.stringify([ecosystem.name, suffix ?? null, key]);
  } catch {
    return undefined;
  }
}

const orders = new Map<string, Order>();

/** How the versions of an ecosystem (with or without a suffix) are ordered. */
export function versionOrder(ecosystem: string): Order {
  const name = findEcosystem(ecosystem)?.ecosystem.name ?? '';
  const known = orders.get(name);
  if (known) return known;
  const order: Order = {
    compare: (a, b) => compareVersions(name, a, b),
    parses: (version) => versionProblem(name, version) === undefined,
    successor: (version) => successor(name, version),
  };
  orders.set(name, order);
  return order;
}
