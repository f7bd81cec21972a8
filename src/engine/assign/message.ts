/** The message of the commit that gives numbers. */
import { escapeLine } from '../../core/escape.ts';
import { counted, grouped } from '../../reporters/counted.ts';
import type { AssignPlan } from './plan.ts';

/** Lines that name single reports; the rest of a burst is counted. */
const MOST = 100;

export function commitMessage({ numbered, merged, stamped }: AssignPlan): string {
  const folded = merged.reduce((sum, { from }) => sum + from.length, 0);
  const done = [
    ...(numbered.length > 0 ? [`number ${counted(numbered.length, 'report')}`] : []),
    ...(folded > 0 ? [`merge ${grouped(folded)}`] : []),
    ...(stamped.length > 0 ? [`stamp ${grouped(stamped.length)}`] : []),
  ];
  const subject = done.length > 0 ? done.join(', ') : 'write down the numbers given';
  const lines = [
    ...numbered.map(({ id, path }) => `${id}: ${folderOf(path)}`),
    ...merged.map(({ into, from }) => `merged ${from.length} into ${into}`),
    ...stamped.map((path) => `modified: ${path}`),
  ];
  const more = lines.length > MOST ? [`and ${grouped(lines.length - MOST)} more`] : [];
  const body = [...lines.slice(0, MOST).map(escapeLine), ...more];
  return `${subject[0]!.toUpperCase()}${subject.slice(1)}\n${body.length > 0 ? `\n${body.join('\n')}\n` : ''}`;
}

const folderOf = (path: string): string => path.slice(path.indexOf('/') + 1, path.lastIndexOf('/'));
