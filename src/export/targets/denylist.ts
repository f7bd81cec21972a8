/** What to deny, ecosystem by ecosystem: plain lists, and rules for Artifactory, Nexus and Verdaccio. */
import { artifactoryRules } from '../denylist/artifactory.ts';
import { type DenyEntry, joinEntries } from '../denylist/entry.ts';
import { entryOf } from '../denylist/entry-of.ts';
import { nexusRules } from '../denylist/nexus.ts';
import { plainList } from '../denylist/plain.ts';
import { verdaccioRules } from '../denylist/verdaccio.ts';
import { LeftOut } from '../left-out.ts';
import { Sorter } from '../sorter.ts';
import type { WriteExport } from '../target.ts';

export const write: WriteExport = async (reports, sink, { since }) => {
  const leftOut = new LeftOut(sink);
  const entries = new Sorter(() => sink.scratch());
  let count = 0;
  for await (const report of reports) {
    if (report.osv.withdrawn !== undefined || (since && !since.includes(report))) continue;
    const found = entryOf(report);
    if ('leftOut' in found) {
      leftOut.add(report, found.leftOut);
      continue;
    }
    count++;
    const { entry, removed } = found;
    if (removed.length > 0) leftOut.addPart(report, removed);
    entries.add(`${entry.ecosystem}\n${entry.name}`, JSON.stringify(entry));
  }
  const writers = [plainList, artifactoryRules, nexusRules, verdaccioRules].map((make) => make(sink));
  let packages = 0;
  for (const entry of joined(entries)) {
    packages++;
    for (const writer of writers) writer.add(entry);
  }
  for (const writer of writers) writer.end();
  leftOut.end();
  return { reports: count, leftOut: leftOut.count, counts: { packages } };
};

/** Several reports may be on one package. */
function* joined(entries: Sorter): Generator<DenyEntry, void> {
  let current: DenyEntry | undefined;
  for (const { value } of entries.sorted()) {
    const next = JSON.parse(value.toString()) as DenyEntry;
    if (current && current.ecosystem === next.ecosystem && current.name === next.name) {
      current = joinEntries(current, next);
    } else {
      if (current) yield current;
      current = next;
    }
  }
  if (current) yield current;
}
