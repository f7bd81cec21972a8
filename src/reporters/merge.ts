/** What a merge did, for people and for programs. */
import { idOfPath } from '../core/id.ts';
import { escapeInvisibleJson, quote } from '../core/quote.ts';
import type { AsideItem, PackageOutcome } from '../engine/merge/plan-merge.ts';
import { counted } from './counted.ts';

export interface MergeSummary {
  /** Packages looked at. */
  packages: number;
  /** Packages that changed. */
  changed: number;
  /** Files that were folded into another. */
  merged: number;
  aside: number;
  dryRun: boolean;
}

export interface MergeResult extends MergeSummary {
  /** Of the packages that changed, or of which there is something to say. */
  reports: PackageOutcome[];
  asides: AsideItem[];
}

/** One line for each thing that a person should know. */
export function mergeText({ reports, asides }: MergeResult): string {
  return mergeLines(reports, asides)
    .map((line) => `${line}\n`)
    .join('');
}

export function mergeLines(reports: readonly PackageOutcome[], asides: readonly AsideItem[]): string[] {
  const lines = reports.flatMap(linesOf);
  for (const { path, reason, entry } of asides) {
    lines.push(`${path}: ${entry === undefined ? 'waits' : 'set aside'}: ${reason}`);
  }
  return lines;
}

export function mergeFooter({ packages, changed, merged, aside, dryRun }: MergeSummary): string {
  const would = dryRun ? 'would be ' : '';
  return `${counted(packages, 'package')} looked at, ${counted(merged, 'report')} ${would}merged into ${changed.toLocaleString('en-US')}, ${aside.toLocaleString('en-US')} set aside.\n`;
}

export function mergeJson(result: MergeResult): string {
  const { dryRun, packages, changed, merged, aside, reports, asides } = result;
  return `${escapeInvisibleJson(JSON.stringify({ dryRun, packages, changed, merged, aside, reports, setAside: asides }, null, 2))}\n`;
}

function linesOf({
  report,
  moved,
  merged,
  replaced,
  withdrawn,
  disputed,
  reclaimed,
}: PackageOutcome): string[] {
  const lines: string[] = [];
  if (merged.length > 0) lines.push(`${report}: merged ${merged.map(idOfPath).join(', ')}`);
  if (moved !== undefined) lines.push(`${report}: moved from ${moved}`);
  if (replaced.length > 0)
    lines.push(`${report}: replaces ${replaced.map(idOfPath).join(', ')}, withdrawn in place`);
  if (withdrawn) lines.push(`${report}: withdrawn ${BY[withdrawn.by]} since ${withdrawn.time}`);
  for (const { source } of disputed) lines.push(`${report}: ${source} takes its claims back, others do not`);
  for (const { source, versions } of reclaimed) {
    const shown = versions.slice(0, 10).map((version) => quote(version, 40));
    const more = versions.length > shown.length ? ` and ${versions.length - shown.length} more` : '';
    lines.push(
      `${report}: ${source} claims ${shown.join(', ')}${more}, which a person had excluded: affected again`,
    );
  }
  return lines;
}

const BY = {
  person: 'by a person',
  sources: 'by its sources',
  exclusions: 'because all of it is excluded',
} as const;
