/** What is to be denied of one package. */
import type { PackageName } from '../../core/report.ts';

export interface DenyEntry extends PackageName {
  /** All versions; the lists say nothing more then. */
  all: boolean;
  versions: string[];
  /** Intervals that only Verdaccio can be told, as it writes them. */
  ranges: string[];
}

/** Both together, each version and range once, in the order of the texts. */
export function joinEntries(a: DenyEntry, b: DenyEntry): DenyEntry {
  if (a.all || b.all) return { ...a, all: true, versions: [], ranges: [] };
  return { ...a, versions: joined(a.versions, b.versions), ranges: joined(a.ranges, b.ranges) };
}

const joined = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])].sort();
