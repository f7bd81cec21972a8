/** The lists that Aikido safe-chain fetches (docs/exports/safe-chain.md). */
import { Elsewhere } from '../claim.ts';
import { plainJson } from '../json-line.ts';
import { JsonRows } from '../json-rows.ts';
import { LeftOut } from '../left-out.ts';
import { NameLists } from '../name-list.ts';
import type { WriteExport } from '../target.ts';

/** The list of malware of each ecosystem that it guards, and that of new releases, of which we know nothing. */
const LISTS: ReadonlyMap<string, { malware: string; releases: string }> = new Map([
  ['npm', { malware: 'malware_predictions.json', releases: 'releases/npm.json' }],
  ['PyPI', { malware: 'malware_pypi.json', releases: 'releases/pypi.json' }],
]);

export const write: WriteExport = async (reports, sink) => {
  const leftOut = new LeftOut(sink);
  const elsewhere = new Elsewhere();
  const names = new NameLists(sink, leftOut);
  for await (const report of reports) {
    const claim = elsewhere.claimIn(report, (ecosystem) => LISTS.has(ecosystem));
    if (claim !== undefined) names.take(report, claim);
  }
  leftOut.end();
  const files = new Map(
    [...LISTS].map(([name, { malware }]) => [name, new JsonRows(sink.open(malware), '[', ']')]),
  );
  for (const { ecosystem, name, versions = ['*'] } of names.names()) {
    const file = files.get(ecosystem)!;
    for (const version of versions) file.add(plainJson({ package_name: name, version, reason: 'MALWARE' }));
  }
  for (const file of files.values()) file.end();
  for (const { releases } of LISTS.values()) sink.put(releases, '[]\n');
  return names.result(elsewhere);
};
