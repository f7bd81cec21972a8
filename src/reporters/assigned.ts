/** What `mal assign-ids` did, or would do. */
import { escapeJson, escapeTerminal } from '../core/escape.ts';
import type { AssignPlan } from '../engine/assign/plan.ts';
import { counted, grouped } from './counted.ts';
import { mergeLines } from './merge.ts';

export interface Assigned {
  plan: AssignPlan;
  dryRun: boolean;
  commit?: string | undefined;
  pushed?: { remote: string; branch: string; attempts: number } | undefined;
}

export function assignedText({ plan, dryRun, commit, pushed }: Assigned): string {
  const { numbered, packages, stamped, aside, left } = plan;
  const lines = [
    ...mergeLines(packages, aside),
    ...stamped.map((path) => `${path}  modified`),
    ...numbered.map(({ id, from }) => `${id}  ${from}`),
    ...left.map(({ path, reason }) => `left alone: ${path}: ${reason}`),
  ];
  const folded = packages.reduce((sum, { merged }) => sum + merged.length, 0);
  const would = dryRun ? ' would be' : '';
  lines.push(
    `${counted(numbered.length, 'report')}${would} numbered, ${grouped(folded)} merged, ${grouped(stamped.length)} stamped.`,
  );
  if (commit && !dryRun)
    lines.push(
      pushed
        ? `Pushed to ${pushed.remote} ${pushed.branch} as ${commit.slice(0, 12)}.`
        : `Committed as ${commit.slice(0, 12)}.`,
    );
  return escapeTerminal(`${lines.join('\n')}\n`);
}

export function assignedJson({ plan, dryRun, commit, pushed }: Assigned): string {
  const { numbered, packages, stamped, aside, left } = plan;
  const result = {
    dryRun,
    numbered,
    packages,
    stamped,
    setAside: aside,
    left,
    commit: commit ?? null,
    pushed: pushed ?? null,
  };
  return escapeJson(`${JSON.stringify(result, null, 2)}\n`);
}
