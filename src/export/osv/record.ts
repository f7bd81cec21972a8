/** A report as the consumers of OSV need it (docs/exports/osv.md): what each of them stumbles over is mended here, once for all. */
import { crc32 } from 'node:zlib';
import { InvalidPackageError } from '../../core/layout/invalid-package-error.ts';
import { GIT } from '../../core/package-of.ts';
import type {
  Affected,
  Credit,
  DatabaseSpecific,
  Osv,
  Package,
  Reference,
  Severity,
} from '../../core/report.ts';
import { formatInstant, parseInstant } from '../../core/time.ts';
import { identify } from '../../ecosystems/identity.ts';
import { packagePurl } from '../../ecosystems/index.ts';
import type { ExportReport } from '../target.ts';
import { deflate } from '../zip/deflate.ts';
import type { ZipEntry } from '../zip/write-zip.ts';
import { strangeKeys } from './known-keys.ts';
import { gitRange, plainRanges } from './ranges.ts';

export interface OsvRecord {
  osv: Osv & { id: string; modified: string };
  /** Compact JSON of `osv`, in UTF-8. */
  json: Buffer;
  /** The ecosystem without its suffix, as folders of the bucket are called; `GIT` of a report on a repository. */
  ecosystem: string;
  /** JSON Pointers to what the report has and the record does not. */
  removed: readonly string[];
  /** The record as an entry of a zip, without its name. */
  packed(): Omit<ZipEntry, 'name'> & { content: Uint8Array };
}

const SCHEMA_VERSION = '1.9.0';
const SEVERITIES = new Set(['CVSS_V2', 'CVSS_V3', 'CVSS_V4', 'Ubuntu']);
const REFERENCES = new Set(
  'ADVISORY ARTICLE DETECTION DISCUSSION EVIDENCE FIX GIT INTRODUCED PACKAGE REPORT WEB'.split(' '),
);
const CREDITS = new Set(
  'OTHER FINDER REPORTER ANALYST COORDINATOR REMEDIATION_DEVELOPER REMEDIATION_REVIEWER REMEDIATION_VERIFIER TOOL SPONSOR'.split(
    ' ',
  ),
);

/** Several exports of one run ask for the same, and soon after each other: they go through the reports in step. */
let made = new Map<ExportReport, OsvRecord | string>();
let madeBefore = made;
/** More reports than are handed on at once. */
const KEPT = 512;

/** The record; or why there can be none, as the end of a sentence that begins with the report. */
export function recordOf(report: ExportReport): OsvRecord | string {
  const known = made.get(report) ?? madeBefore.get(report);
  if (known !== undefined) return known;
  if (made.size === KEPT) {
    madeBefore = made;
    made = new Map();
  }
  const record = makeRecord(report);
  made.set(report, record);
  return record;
}

function makeRecord({ id, osv, package: pkg }: ExportReport): OsvRecord | string {
  const modified = wholeSecond(osv.modified) ?? wholeSecond(osv.published);
  if (modified === undefined) return 'it does not say when it was last modified';
  const entry = affectedOf(osv.affected[0]!, pkg);
  if (typeof entry === 'string') return entry;
  const published = wholeSecond(osv.published);
  // Whatever is written there, it takes the report back.
  const withdrawn = osv.withdrawn === undefined ? undefined : (wholeSecond(osv.withdrawn) ?? modified);
  const references = osv.references?.filter(({ url }) => URL.canParse(url)).map(referenceOf);
  const own = withdrawn === undefined ? withSeverity(osv.database_specific) : osv.database_specific;
  const record: OsvRecord['osv'] = {
    modified,
    ...(published !== undefined && { published }),
    ...(withdrawn !== undefined && { withdrawn }),
    schema_version: SCHEMA_VERSION,
    id,
    ...filled('aliases', osv.aliases),
    ...filled('related', osv.related),
    ...filled('upstream', osv.upstream),
    ...(osv.summary !== undefined && { summary: osv.summary }),
    ...(osv.details !== undefined && { details: osv.details }),
    ...filled('severity', severitiesOf(osv.severity)),
    affected: [entry],
    ...filled('references', references),
    ...filled('credits', osv.credits?.map(creditOf)),
    ...(own && { database_specific: own }),
  };
  const json = Buffer.from(JSON.stringify(record));
  return {
    osv: record,
    json,
    ecosystem: pkg.ecosystem.split(':', 1)[0]!,
    removed: [...strangeKeys(osv), ...lostOf(osv)],
    packed: once(() => {
      const content = deflate(json);
      return {
        size: json.length,
        crc: crc32(json),
        packed: content.length,
        method: 'deflated',
        modified,
        content,
      };
    }),
  };
}

/** A time with a fraction is cut: some readers take at most six digits of it, and none needs any. */
function wholeSecond(text: string | undefined): string | undefined {
  const instant = text === undefined ? undefined : parseInstant(text);
  return instant === undefined ? undefined : formatInstant(instant);
}

function affectedOf(entry: Affected, { ecosystem, name }: ExportReport['package']): Affected | string {
  let registry: ReturnType<typeof identify>['ecosystem'];
  try {
    registry = identify({ ecosystem, name }).ecosystem;
  } catch (error) {
    if (error instanceof InvalidPackageError)
      return `its package cannot be: ${error.message.replace(/\.$/, '')}`;
    throw error;
  }
  const ranges =
    ecosystem === GIT
      ? (entry.ranges ?? []).filter(({ type }) => type === 'GIT').flatMap(gitRange)
      : plainRanges(entry.ranges ?? [], registry);
  return {
    ...(ecosystem !== GIT && {
      package: packageOf(ecosystem, registry.canonicalName(name), entry.package?.purl),
    }),
    ...filled('severity', severitiesOf(entry.severity)),
    ...filled('ranges', ranges),
    ...filled('versions', entry.versions),
    ...(entry.ecosystem_specific && { ecosystem_specific: entry.ecosystem_specific }),
    ...(entry.database_specific && { database_specific: entry.database_specific }),
  };
}

/** Several consumers look a package up by its purl, letter by letter. */
function packageOf(ecosystem: string, name: string, given: string | undefined): Package {
  const purl = packagePurl(ecosystem, name) ?? given;
  return { ecosystem, name, ...(purl !== undefined && { purl }) };
}

/** Where no severity is said, most tools take malware for something that can wait. No score is made up. */
function withSeverity(own: DatabaseSpecific = {}): DatabaseSpecific {
  return typeof own.severity === 'string' && own.severity !== '' ? own : { ...own, severity: 'CRITICAL' };
}

function severitiesOf(list: readonly Severity[] | undefined): Severity[] | undefined {
  return list?.filter(({ type }) => SEVERITIES.has(type)).map(({ type, score }) => ({ type, score }));
}

const referenceOf = ({ type, url }: Reference): Reference => ({
  type: REFERENCES.has(type) ? type : 'WEB',
  url,
});

function creditOf({ name, contact, type }: Credit): Credit {
  return {
    name,
    ...filled('contact', contact),
    ...(type !== undefined && CREDITS.has(type) && { type }),
  };
}

/** Values that have no place in the record, beside the keys that OSV does not know. */
function lostOf({ references = [], severity = [], affected }: Osv): string[] {
  const scores = (list: readonly Severity[], at: string): string[] =>
    list.flatMap(({ type }, i) => (SEVERITIES.has(type) ? [] : [`${at}/${i}`]));
  return [
    ...references.flatMap(({ url }, i) => (URL.canParse(url) ? [] : [`/references/${i}`])),
    ...scores(severity, '/severity'),
    ...scores(affected[0]?.severity ?? [], '/affected/0/severity'),
    ...(affected[0]?.ranges ?? []).flatMap(({ type, events }, i) =>
      ['SEMVER', 'ECOSYSTEM', 'GIT'].includes(type) && events.length > 0 ? [] : [`/affected/0/ranges/${i}`],
    ),
  ];
}

/** The key with the list, unless there is nothing in it. */
function filled<K extends string, T>(key: K, list: readonly T[] | undefined): { [P in K]?: T[] } {
  return (list && list.length > 0 ? { [key]: list } : {}) as { [P in K]?: T[] };
}

function once<T>(make: () => T): () => T {
  let value: { made: T } | undefined;
  return () => {
    value ??= { made: make() };
    return value.made;
  };
}
