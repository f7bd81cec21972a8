/** The objects of STIX 2.1 that reports become. Ids follow from what an object is about, and times from reports. */
import { formatSummary } from '../../core/format.ts';
import type { Osv } from '../../core/report.ts';
import { parseHttpUrl } from '../../core/url.ts';
import { affectedWords } from '../affected-words.ts';
import { cut } from '../cut.ts';
import { detailsText } from '../details-text.ts';
import type { Indicator } from '../indicators/indicators-of.ts';
import { purlOf } from '../purl-of.ts';
import type { Span } from '../report-span.ts';
import type { ExportReport } from '../target.ts';
import { uuidOf } from '../uuid.ts';

const DATABASE_ID = `identity--${uuidOf('identity')}`;

interface Common {
  type: string;
  spec_version: '2.1';
  id: string;
  created: string;
  modified: string;
  [property: string]: unknown;
}

/** Who says all this. Never changes, so its times do not either. */
export const DATABASE: Common = {
  type: 'identity',
  spec_version: '2.1',
  id: DATABASE_ID,
  created: '2025-01-01T00:00:00.000Z',
  modified: '2025-01-01T00:00:00.000Z',
  name: 'Database of malicious packages',
  identity_class: 'system',
};

const malwareId = (reportId: string): string => `malware--${uuidOf(`malware:${reportId}`)}`;
const indicatorId = ({ type, value }: Indicator): string =>
  `indicator--${uuidOf(`indicator:${type}:${value}`)}`;

/** The package as malware; revoked where the report is withdrawn. */
export function malware(report: ExportReport, span: Span, idPrefix: string): Common {
  const { id, osv } = report;
  const text = detailsText(osv);
  return {
    ...common('malware', malwareId(id), span, osv.withdrawn !== undefined),
    name: formatSummary(report.package),
    description: `Affected: ${affectedWords(report)}${text === '' ? '' : `\n\n${text}`}`,
    is_family: false,
    labels: ['malicious-package', `ecosystem:${report.package.ecosystem}`],
    external_references: [
      { source_name: idPrefix, external_id: id },
      ...purlReference(report),
      ...(osv.aliases ?? []).map((alias) => ({ source_name: sourceOf(alias), external_id: alias })),
      ...links(osv),
    ],
  };
}

/** `pattern` is that of the indicator; revoked where all reports that have it are withdrawn. */
export function indicator(of: Indicator, pattern: string, span: Span, revoked: boolean): Common {
  return {
    ...common('indicator', indicatorId(of), span, revoked),
    name: `${of.type}: ${cut(of.value, 250)}`,
    indicator_types: ['malicious-activity'],
    pattern,
    pattern_type: 'stix',
    pattern_version: '2.1',
    valid_from: stixTime(span.published),
  };
}

export function indicates(of: Indicator, reportId: string, span: Span, revoked: boolean): Common {
  const [source, target] = [indicatorId(of), malwareId(reportId)];
  return {
    ...common('relationship', `relationship--${uuidOf(`indicates:${source}:${target}`)}`, span, revoked),
    relationship_type: 'indicates',
    source_ref: source,
    target_ref: target,
  };
}

function common(type: string, id: string, { published, modified }: Span, revoked: boolean): Common {
  return {
    type,
    spec_version: '2.1',
    id,
    created_by_ref: DATABASE_ID,
    created: stixTime(published),
    modified: stixTime(modified),
    ...(revoked ? { revoked: true } : {}),
  };
}

/** Both times of an object have milliseconds (section 3.2). */
function stixTime(time: string): string {
  const [, seconds = '', fraction = ''] = /^(.{19})(?:\.(\d+))?Z$/.exec(time) ?? [];
  return `${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
}

function purlReference(report: ExportReport): object[] {
  const purl = purlOf(report);
  return purl === undefined ? [] : [{ source_name: 'purl', external_id: purl }];
}

function links({ references = [] }: Osv): object[] {
  return references
    .filter(({ url }) => parseHttpUrl(url) !== undefined)
    .map(({ type, url }) => ({ source_name: type.toLowerCase() || 'web', url }));
}

const sourceOf = (alias: string): string => alias.split('-', 1)[0] || 'alias';
