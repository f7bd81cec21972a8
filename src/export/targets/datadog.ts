/** The manifests of Datadog's dataset of malicious packages (docs/exports/datadog.md). */
import { ecosystemFolder } from '../../core/layout/portable.ts';
import { Elsewhere } from '../claim.ts';
import { plainJson } from '../json-line.ts';
import { JsonRows } from '../json-rows.ts';
import { LeftOut } from '../left-out.ts';
import { NameLists } from '../name-list.ts';
import type { WriteExport } from '../target.ts';

/** Folders that the dataset calls otherwise than we do. */
const FOLDERS: ReadonlyMap<string, string> = new Map([['VSCode', 'ide_extensions']]);

export const write: WriteExport = async (reports, sink) => {
  const leftOut = new LeftOut(sink);
  const elsewhere = new Elsewhere();
  const names = new NameLists(sink, leftOut);
  for await (const report of reports) {
    const claim = elsewhere.claimIn(report, () => true);
    if (claim !== undefined) names.take(report, claim);
  }
  leftOut.end();
  const files = new Map<string, JsonRows>();
  for (const { ecosystem, name, versions = null } of names.names()) {
    let file = files.get(ecosystem);
    if (!file) {
      const folder = FOLDERS.get(ecosystem) ?? ecosystemFolder(ecosystem);
      file = new JsonRows(sink.open(`samples/${folder}/manifest.json`), '{', '}');
      files.set(ecosystem, file);
    }
    file.add(`${plainJson(name)}:${plainJson(versions)}`);
  }
  for (const file of files.values()) file.end();
  return names.result(elsewhere);
};
