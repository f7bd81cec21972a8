/** The layout and the profile of ossf/malicious-packages; the reverse of `mal adopt`. */
import { formatReport } from '../../core/format.ts';
import { InvalidPackageError } from '../../core/layout/invalid-package-error.ts';
import { escapeInvisibleJson } from '../../core/quote.ts';
import type { PackageName } from '../../core/report.ts';
import { reportDirectory } from '../../ecosystems/directory.ts';
import { reduce } from '../ossf/reduce.ts';
import type { WriteExport } from '../target.ts';

/** One JSON object a line: a report that lacks something, with all that it lacks; or one that is not there at all. */
const REMOVED = 'removed.ndjson';

export const write: WriteExport = async (reports, sink) => {
  const removed = sink.open(REMOVED);
  const tell = (line: object): void => removed.write(`${escapeInvisibleJson(JSON.stringify(line))}\n`);
  let written = 0;
  let leftOut = 0;
  let reduced = 0;
  for await (const { path, id, osv, package: pkg } of reports) {
    const result = reduce(osv);
    const folder = folderOf(pkg);
    const reason = 'leftOut' in result ? result.leftOut : folder.problem;
    if ('leftOut' in result || reason !== undefined) {
      leftOut++;
      tell({ id, from: path, leftOut: reason });
      continue;
    }
    const place = `osv/${osv.withdrawn === undefined ? 'malicious' : 'withdrawn'}/${folder.path}/${id}.json`;
    sink.put(place, formatReport(result.osv));
    written++;
    if (result.removed.length === 0) continue;
    reduced++;
    tell({ id, from: path, to: place, removed: result.removed });
  }
  removed.end();
  return { reports: written, leftOut, counts: { reduced } };
};

/** By today's rule; of a package that can have no folder there, why, as the end of a sentence that begins with the report. */
function folderOf(pkg: PackageName): { path: string; problem?: string } {
  try {
    return { path: reportDirectory('ossf', pkg) };
  } catch (error) {
    if (!(error instanceof InvalidPackageError)) throw error;
    return { path: '', problem: `it can have no folder there: ${error.reason.replace(/\.$/, '')}` };
  }
}
