/** Which versions of which packages, in the order of the names: what lists of malware without ranges are made of. */
import type { Claim, Elsewhere } from './claim.ts';
import type { LeftOut } from './left-out.ts';
import type { Sink } from './sink.ts';
import { Sorter } from './sorter.ts';
import type { ExportReport, ExportResult } from './target.ts';

export interface ListedName {
  ecosystem: string;
  name: string;
  /** Each once, in the order of their bytes; undefined where every version is meant. */
  versions: string[] | undefined;
}

/** Every version. */
const ALL = '*';

export class NameLists {
  private readonly rows: Sorter;
  private readonly leftOut: LeftOut;
  private reports = 0;
  private reduced = 0;

  constructor(sink: Sink, leftOut: LeftOut) {
    this.rows = new Sorter(() => sink.scratch());
    this.leftOut = leftOut;
  }

  /** Takes what `claimOf` says of the report, or says why it is left out. */
  take(report: ExportReport, claim: Claim | string): void {
    if (typeof claim === 'string') {
      this.leftOut.add(report, claim);
      return;
    }
    const { ecosystem, name, all, versions, intervals } = claim;
    if (!all && versions.length === 0) {
      this.leftOut.add(report, 'it names neither exact versions nor all, and the list has nothing between');
      return;
    }
    this.reports++;
    if (intervals.length > 0) {
      this.reduced++;
      this.leftOut.addPart(report, ['/affected/0/ranges']);
    }
    for (const version of all ? [ALL] : versions) this.rows.add(`${ecosystem}\0${name}\0${version}`, '');
  }

  /** Ecosystem after ecosystem, name after name; once. */
  *names(): Generator<ListedName, void> {
    let current: (ListedName & { versions: string[] }) | undefined;
    for (const { key } of this.rows.sorted()) {
      const [ecosystem, name, version] = key.split('\0') as [string, string, string];
      if (current?.ecosystem === ecosystem && current.name === name) {
        if (current.versions.at(-1) !== version) current.versions.push(version);
        continue;
      }
      if (current) yield settled(current);
      current = { ecosystem, name, versions: [version] };
    }
    if (current) yield settled(current);
  }

  result(elsewhere: Elsewhere): ExportResult {
    const { reports, reduced, leftOut } = this;
    return { reports, leftOut: leftOut.count, counts: { reduced, ...elsewhere.counts() } };
  }
}

function settled(listed: ListedName & { versions: string[] }): ListedName {
  return listed.versions.includes(ALL) ? { ...listed, versions: undefined } : listed;
}
