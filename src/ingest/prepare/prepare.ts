/** One object of a source → what it says about each package, as reports of this database; or why it does not come in. */
import { hash } from 'node:crypto';
import { joinDetails } from '../../core/details.ts';
import { SCHEMA_VERSION } from '../../core/fix.ts';
import { formatSummary } from '../../core/format.ts';
import { placeholderId } from '../../core/id.ts';
import { InvalidPackageError } from '../../core/layout/invalid-package-error.ts';
import { splitReportPath } from '../../core/layout/split-path.ts';
import { packageOf } from '../../core/package-of.ts';
import { ORIGINS, type Osv, originsOf, type PackageName, type Severity } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { formatInstant } from '../../core/time.ts';
import { canonicalName } from '../../ecosystems/index.ts';
import { reportPath } from '../../ecosystems/report-path.ts';
import { affectedOf, severityOf } from './affected.ts';
import { type DocumentParts, idOf, problemOfId, readDocument } from './document.ts';
import { type PackageEntries, splitByPackage } from './packages.ts';
import { messageOf, readObject, type SourceDocument } from './read-object.ts';
import { settle } from './settle.ts';
import type { Contribution, Prepare, Prepared, PrepareWorld } from './types.ts';
import { markOfOurs, unwantedEcosystem, unwantedId } from './wanted.ts';

/** Most characters that the reports of one document may have together: its text stands in each of them. */
const MAX_SPREAD = 32 * 1024 * 1024;
const MOST_NOTES = 20;

export const prepare: Prepare = (object, source, world) => {
  const sha256 = object.sha256 ?? hash('sha256', object.bytes);
  const prepared: Prepared = { sha256, contributions: [], skipped: [], held: [], rejected: [] };
  try {
    const documents = readObject(object, source, world);
    if ('reason' in documents) prepared.rejected.push(documents);
    else {
      const run: Preparation = { source, world, prepared, packages: 0 };
      for (const document of documents) prepareDocument(document, run);
    }
  } catch (error) {
    // One object that mal cannot digest must not stop the rest of its source (law 8).
    const reason = `mal itself failed on it, which is a defect of mal: ${messageOf(error)}.`;
    prepared.rejected.push({ reason, diagnostics: [] });
  }
  return prepared;
};

/** What the documents of one object share. */
interface Preparation {
  source: SourceConfig;
  world: PrepareWorld;
  prepared: Prepared;
  /** How many packages were met, wanted or not: the names of contributions count them. */
  packages: number;
}

function prepareDocument(document: SourceDocument, preparation: Preparation): void {
  const { source, world, prepared } = preparation;
  const { config, now } = world.run;
  const id = idOf(document);
  const unwanted = world.accepted ? undefined : unwantedId(id, source);
  if (unwanted !== undefined) return void prepared.skipped.push({ reason: unwanted });
  const mark = world.accepted ? undefined : markOfOurs(document, config.idPrefix);
  if (mark !== undefined) {
    return void prepared[source.recursion === 'ask' ? 'held' : 'skipped'].push({ reason: mark });
  }
  const fault = id === undefined ? undefined : problemOfId(id);
  if (fault !== undefined) return void prepared.rejected.push({ reason: fault, diagnostics: [] });
  const { packages, rejected } = splitByPackage(document.affected);
  prepared.rejected.push(...rejected.map((entry) => ({ ...entry, diagnostics: [] })));
  const parts = readDocument(document, source, prepared.sha256, { now, importTime: importTimeOf(now) });
  const spread = packages.length < 2 ? 0 : packages.length * JSON.stringify(parts).length;
  if (spread > MAX_SPREAD) {
    const reason = `It is about ${packages.length} packages, and its text would stand in a report on each: ${spread} characters.`;
    return void prepared.rejected.push({ reason, diagnostics: [] });
  }
  for (const entries of packages) {
    preparation.packages++;
    const other = world.accepted ? undefined : unwantedEcosystem(entries.package.ecosystem, source);
    if (other !== undefined) prepared.skipped.push({ reason: other, package: entries.package });
    else preparePackage(entries, parts, preparation);
  }
}

// One run has one time.
let lastNow = Number.NaN;
let lastTime = '';

function importTimeOf(now: number): string {
  if (now !== lastNow) {
    lastNow = now;
    lastTime = formatInstant(now);
  }
  return lastTime;
}

function preparePackage(entries: PackageEntries, parts: DocumentParts, preparation: Preparation): void {
  const { source, prepared, packages, world } = preparation;
  const { config } = world.run;
  const slug = `${source.id}-${prepared.sha256.slice(0, 16)}${packages > 1 ? `-${packages}` : ''}`;
  const notes = [...parts.notes];
  const draft = draftOf(placeholderId(config.idPrefix, slug), entries, parts, notes);
  const path = pathOf(draft, entries.package, world);
  if ('reason' in path) return void prepared.rejected.push({ ...path, diagnostics: [] });
  const settled = settle(draft, path.path, world.run);
  if ('errors' in settled) {
    const { errors } = settled;
    return void prepared.rejected.push({
      reason: errors[0]?.message ?? 'It cannot be a report.',
      package: entries.package,
      diagnostics: errors,
    });
  }
  const { osv, text, warnings } = settled;
  const all = [...notes, ...settled.notes];
  const contribution: Contribution = {
    id: osv.id!,
    ...path,
    package: packageOf(osv) ?? entries.package,
    osv,
    text,
    row: originsOf(osv)[0]!,
    warnings,
    notes:
      all.length > MOST_NOTES
        ? [...all.slice(0, MOST_NOTES), `And ${all.length - MOST_NOTES} more were left out.`]
        : all,
  };
  prepared.contributions.push(contribution);
}

function draftOf(id: string, entries: PackageEntries, parts: DocumentParts, notes: string[]): Osv {
  const { ecosystem, name } = entries.package;
  const { shared, open, text, row } = parts;
  const severity = severityOf(entries, parts.severity);
  return {
    ...shared,
    ...(severity === undefined ? {} : { severity: severity as Severity[] }),
    schema_version: SCHEMA_VERSION,
    id,
    summary: formatSummary({ ecosystem, name: canonicalName(ecosystem, name) }),
    details: joinDetails('', text === '' ? [] : [{ source: row.source, sha256: row.sha256, text }], true),
    affected: [affectedOf(entries, notes)],
    database_specific: { ...open, [ORIGINS]: [row] },
  };
}

function pathOf(
  draft: Osv,
  pkg: PackageName,
  { run: { config } }: PrepareWorld,
): Pick<Contribution, 'path' | 'directory'> | { reason: string; package: PackageName } {
  try {
    const path = reportPath(config, pkg, draft.id!, draft.withdrawn !== undefined);
    return { path, directory: splitReportPath(config, path)?.directory ?? '' };
  } catch (error) {
    if (!(error instanceof InvalidPackageError)) throw error;
    return { reason: error.reason, package: pkg };
  }
}
