/** `mal merge-driver`: three versions of one file, as git hands them over → the merged text, or a conflict that shows both sides. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatReport } from '../../core/format.ts';
import { idOfPath, parseId } from '../../core/id.ts';
import { type Branches, mergeBranches } from '../../core/merge/branches.ts';
import type { MergeInput, MergeWorld } from '../../core/merge/merge-reports.ts';
import { formatInstant } from '../../core/time.ts';
import { mergeReports, mergeWorld } from '../../merge.ts';
import { gitMergeFile, type Labels } from '../../store/merge-file.ts';
import { parseBytes, type RunContext } from '../check-found.ts';
import { errorsIn } from './errors-in.ts';
import { readableReport } from './readable.ts';

/** Files that hold the versions, and how git wants a conflict to look. */
export interface DriverFiles {
  ancestor: string;
  /** Gets the result. */
  ours: string;
  theirs: string;
  /** The path in the repository. */
  path: string;
  markerSize: number;
  labels: Labels;
}

export interface Driven {
  text: string;
  conflict: boolean;
  /** For a person, where there is something to decide. */
  message?: string;
}

/** Never throws for what is in the files: what is no report is merged line by line, as git does without a driver. */
export async function drive(files: DriverFiles, run: RunContext): Promise<Driven> {
  const { path, labels } = files;
  const world = mergeWorld({ now: formatInstant(run.now), idPrefix: run.config.idPrefix });
  const branches = readBranches(files, run.config.idPrefix);
  const result = branches && resultOf(branches, world);
  if (!branches || !result) {
    const { text, conflict } = await gitMergeFile(files);
    return {
      text,
      conflict,
      ...(conflict ? { message: `${path}: merged line by line, because not every version is a report` } : {}),
    };
  }
  const bothSides = async (ours: string, theirs: string, why: string): Promise<Driven> => {
    const text = await showConflict(ours, theirs, files);
    return {
      text,
      conflict: true,
      message: `${path}: ${why}; ${labels.ours} and ${labels.theirs} are both shown`,
    };
  };
  if (result.kind === 'clash') {
    const fields = result.fields.map((field) => `\`${field}\``).join(', ');
    return bothSides(
      formatReport(result.ours),
      formatReport(result.theirs),
      `both sides change ${fields}, each in its own way`,
    );
  }
  const text = formatReport(result.osv);
  const { ours, theirs } = branches;
  const worst = Math.max(...[ours, theirs].map((side) => errorsIn(path, side.text ?? '', run).length));
  if (errorsIn(path, text, run).length <= worst) return { text, conflict: false };
  return bothSides(
    ours.text ?? '',
    theirs.text ?? '',
    'both together would break a rule that each side keeps',
  );
}

type Result =
  | { kind: 'merged'; osv: Branches['ours']['osv'] }
  | { kind: 'clash'; fields: string[]; ours: MergeInput['osv']; theirs: MergeInput['osv'] };

/** Undefined if the laws say nothing of these three. */
function resultOf(branches: Branches, world: MergeWorld): Result | undefined {
  const { ancestor, ours, theirs } = branches;
  const key = world.keyOf(ours.osv);
  const sides = ancestor ? [ours, theirs, ancestor] : [ours, theirs];
  if (key === undefined || sides.some(({ osv }) => osv.affected.length !== 1 || world.keyOf(osv) !== key))
    return undefined;
  const isNumbered = ({ osv }: MergeInput) => parseId(osv.id ?? '', world.idPrefix)?.kind === 'assigned';
  if (isNumbered(ours) && isNumbered(theirs) && ours.osv.id !== theirs.osv.id) return undefined;
  if (!ancestor && !(isNumbered(ours) && isNumbered(theirs))) {
    // Both sides added a contribution of this name: they are two.
    const merged = mergeReports([ours, theirs], world);
    return merged.osv && merged.aside.length === 0 ? { kind: 'merged', osv: merged.osv } : undefined;
  }
  const merged = mergeBranches(branches, world);
  return merged.kind === 'unreadable' ? undefined : merged;
}

function readBranches(files: DriverFiles, idPrefix: string): Branches | undefined {
  const stem = idOfPath(files.path);
  const read = (file: string): MergeInput | 'empty' | undefined => {
    const bytes = readFileSync(file);
    if (bytes.length === 0) return 'empty';
    const parsed = parseBytes(bytes);
    const osv = readableReport(parsed);
    if (!osv || parsed.text === undefined) return undefined;
    return { osv: osv.id || !parseId(stem, idPrefix) ? osv : { ...osv, id: stem }, text: parsed.text };
  };
  const [ancestor, ours, theirs] = [files.ancestor, files.ours, files.theirs].map(read);
  if (!ours || !theirs || !ancestor || ours === 'empty' || theirs === 'empty') return undefined;
  return ancestor === 'empty' ? { ours, theirs } : { ancestor, ours, theirs };
}

/** Two texts that agree in all but what contradicts: without an ancestor git marks every line in which they differ. */
async function showConflict(
  ours: string,
  theirs: string,
  { markerSize, labels }: DriverFiles,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mal-merge-'));
  try {
    const put = (name: string, text: string): string => {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    };
    const files = { ancestor: put('ancestor', ''), ours: put('ours', ours), theirs: put('theirs', theirs) };
    return (await gitMergeFile({ ...files, markerSize, labels })).text;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
