/** What npm's endpoint for advisories in bulk answers, for every malicious package (docs/exports/npm-bulk.md). */
import npm from '../../ecosystems/npm.ts';
import { advisoryUrl } from '../advisory-url.ts';
import { ByName } from '../by-name.ts';
import { Elsewhere } from '../claim.ts';
import { plainJson } from '../json-line.ts';
import { JsonRows } from '../json-rows.ts';
import { LeftOut } from '../left-out.ts';
import { semverRange } from '../npm/semver-range.ts';
import type { WriteExport } from '../target.ts';

const FILE = 'advisories.json';

export const write: WriteExport = async (reports, sink) => {
  const leftOut = new LeftOut(sink);
  const elsewhere = new Elsewhere();
  const advisories = new ByName(sink);
  let written = 0;
  for await (const report of reports) {
    const { id, osv } = report;
    const claim = elsewhere.claimIn(report, (ecosystem) => ecosystem === npm.name);
    if (claim === undefined) continue;
    const range = typeof claim === 'string' ? undefined : semverRange(claim);
    if (typeof claim === 'string' || range === undefined) {
      leftOut.add(report, typeof claim === 'string' ? claim : 'it names no version that npm could have');
      continue;
    }
    written++;
    const advisory = {
      id: advisoryNumber(id),
      url: advisoryUrl(osv, id),
      title: osv.summary ?? `Malicious code in ${claim.name} (npm)`,
      severity: 'critical',
      vulnerable_versions: range,
      cwe: ['CWE-506'],
      cvss: { score: 0, vectorString: null },
    };
    advisories.add(claim.name, id, plainJson(advisory));
  }
  leftOut.end();
  const file = new JsonRows(sink.open(FILE), '{', '}');
  for (const { name, rows } of advisories.groups()) file.add(`${plainJson(name)}:[${rows.join(',')}]`);
  file.end();
  return { reports: written, leftOut: leftOut.count, counts: elsewhere.counts() };
};

/** Year and number of the id side by side: npm wants a number, and the same one every time. */
function advisoryNumber(id: string): number {
  return Number(id.replace(/^.*-(\d{4})-(\d+)$/, '$1$2'));
}
