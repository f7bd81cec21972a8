/** A security scanner for Bun with its data, as a package (docs/exports/bun.md). */
import npm from '../../ecosystems/npm.ts';
import { advisoryUrl } from '../advisory-url.ts';
import { type BunReport, packageJson, SCANNER } from '../bun/scanner.ts';
import { ByName } from '../by-name.ts';
import { type Claim, Elsewhere } from '../claim.ts';
import { plainJson } from '../json-line.ts';
import { JsonRows } from '../json-rows.ts';
import { LeftOut } from '../left-out.ts';
import type { WriteExport } from '../target.ts';

export const write: WriteExport = async (reports, sink, { tree }) => {
  const leftOut = new LeftOut(sink);
  const elsewhere = new Elsewhere();
  const names = new ByName(sink);
  let written = 0;
  for await (const report of reports) {
    const { id, osv } = report;
    const claim = elsewhere.claimIn(report, (ecosystem) => ecosystem === npm.name);
    if (claim === undefined) continue;
    if (typeof claim === 'string' || isEmpty(claim)) {
      leftOut.add(report, typeof claim === 'string' ? claim : 'it names no version');
      continue;
    }
    written++;
    const row = { id, url: advisoryUrl(osv, id), ...saidOf(claim) } satisfies BunReport;
    names.add(claim.name, id, plainJson(row));
  }
  leftOut.end();
  sink.put('package.json', packageJson(tree));
  sink.put('scanner.js', SCANNER);
  const file = new JsonRows(sink.open('malicious.json'), '{', '}');
  for (const { name, rows } of names.groups()) file.add(`${plainJson(name)}:[${rows.join(',')}]`);
  file.end();
  return { reports: written, leftOut: leftOut.count, counts: elsewhere.counts() };
};

const isEmpty = ({ all, versions, intervals }: Claim): boolean =>
  !all && versions.length === 0 && intervals.length === 0;

function saidOf({ all, versions, intervals }: Claim): Omit<BunReport, 'id' | 'url'> {
  if (all) return { all };
  return {
    ...(versions.length > 0 && { versions }),
    ...(intervals.length > 0 && {
      ranges: intervals.map(
        ({ from = null, until = null, inclusive }): [string | null, string | null, boolean] => [
          from,
          until,
          inclusive,
        ],
      ),
    }),
  };
}
