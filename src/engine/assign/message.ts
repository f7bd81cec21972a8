/** The message of the commit that gives numbers. */
import { escapeLine } from '../../core/escape.ts';
import { counted, grouped } from '../../reporters/counted.ts';
import type { AssignPlan } from './plan.ts';

/** Lines that name single reports; the rest of a burst is counted. */
const MOST = 100;

export function commitMessage({ numbered, packages, stamped, aside }: AssignPlan): string {
  const folded = packages.reduce((sum, { merged }) => sum + merged.length, 0);
  const kept = aside.filter(({ entry }) => entry !== undefined);
  const done = [
    ...(numbered.length > 0 ? [`number ${counted(numbered.length, 'report')}`] : []),
    ...(folded > 0 ? [`merge ${grouped(folded)}`] : []),
    ...(kept.length > 0 ? [`set ${kept.length.toLocaleString('en-US')} aside`] : []),
    ...(stamped.length > 0 ? [`stamp ${grouped(stamped.length)}`] : []),
  ];
  const subject = done.length > 0 ? done.join(', ') : 'write down the numbers given';
  const lines = [
    ...numbered.map(({ id, path }) => `${id}: ${folderOf(path)}`),
    ...packages.flatMap(({ report, merged }) =>
      merged.length > 0 ? [`merged ${merged.length} into ${report}`] : [],
    ),
    ...kept.map(({ path, reason }) => `set aside ${path}: ${reason}`),
    ...stamped.map((path) => `modified: ${path}`),
  ];
  const more = lines.length > MOST ? [`and ${grouped(lines.length - MOST)} more`] : [];
  const body = [...lines.slice(0, MOST).map(escapeLine), ...more];
  return `${subject[0]!.toUpperCase()}${subject.slice(1)}\n${body.length > 0 ? `\n${body.join('\n')}\n` : ''}`;
}

const folderOf = (path: string): string => path.slice(path.indexOf('/') + 1, path.lastIndexOf('/'));
