/** What a decision changed: for people, and for programs. */
import { escapeJson } from '../core/escape.ts';
import { quote } from '../core/quote.ts';
import type { Osv, PackageName } from '../core/report.ts';

export interface Decided {
  target: { path: string; osv: Osv; package: PackageName };
  after: Osv;
  /** Where the report lies now. */
  to: string;
  /** Sentences without their full stops. */
  told: string[];
}

/** A line for each report, and one for each thing that changed in it. Not escaped. */
export function decidedAsText(decided: readonly Decided[]): string {
  return decided
    .map(({ target: { path, osv, package: pkg }, to, told }) => {
      const place = to === path ? path : `${path} -> ${to}`;
      return `${osv.id} (${pkg.ecosystem} ${quote(pkg.name)})  ${place}\n${told.map((line) => `  ${line}\n`).join('')}`;
    })
    .join('');
}

/** `{dryRun, reports: [{id, path, from?, withdrawn, versions, ranges, changes}]}`; `from` is where a moved report lay. */
export function decidedAsJson(decided: readonly Decided[], dryRun: boolean): string {
  const reports = decided.map(({ target: { path, osv }, after, to, told }) => ({
    id: osv.id,
    path: to,
    ...(to === path ? {} : { from: path }),
    withdrawn: after.withdrawn ?? null,
    versions: after.affected[0]?.versions ?? [],
    ranges: after.affected[0]?.ranges ?? [],
    changes: told,
  }));
  return `${escapeJson(JSON.stringify({ dryRun, reports }, null, 2))}\n`;
}
