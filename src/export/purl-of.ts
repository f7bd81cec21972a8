/** The package URL of a report, without a version: as it says, or as it follows from ecosystem and name. */
import { packagePurl } from '../ecosystems/index.ts';
import type { ExportReport } from './target.ts';

/** Undefined where the ecosystem has no purl type. */
export function purlOf({ osv, package: { ecosystem, name } }: ExportReport): string | undefined {
  return osv.affected[0]?.package?.purl ?? packagePurl(ecosystem, name);
}
