/** The compact index as a file for those who have no clone (docs/exports/index.md). */
import { indexedReport } from '../../compact-index/indexed-report.ts';
import { IndexBuilder } from '../../compact-index/write-index.ts';
import { InvalidPackageError } from '../../core/layout/invalid-package-error.ts';
import { LeftOut } from '../left-out.ts';
import type { WriteExport } from '../target.ts';

const INDEX = 'mal.index';

export const write: WriteExport = async (reports, sink, { commit, tree, config }) => {
  const leftOut = new LeftOut(sink);
  const builder = new IndexBuilder({ commit, tree, idPrefix: config.idPrefix }, () => sink.scratch());
  let written = 0;
  let withdrawn = 0;
  for await (const report of reports) {
    const { id, osv } = report;
    builder.changed(osv.modified ?? '');
    const indexed = indexedReport(id, osv);
    if (!indexed) {
      withdrawn++;
      continue;
    }
    try {
      builder.add(indexed, osv.aliases ?? []);
      written++;
    } catch (error) {
      if (!(error instanceof InvalidPackageError)) throw error;
      leftOut.add(report, `its package cannot be: ${error.message.replace(/\.$/, '')}`);
    }
  }
  leftOut.end();
  sink.put(INDEX, builder.finish());
  return { reports: written, leftOut: leftOut.count, counts: { withdrawn } };
};
