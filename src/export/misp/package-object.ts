/** A report as MISP's object `malicious-package-report`, and the indicators that this object has no place for as attributes. */
import { formatRangeText } from '../../core/range-text.ts';
import { originsOf } from '../../core/report.ts';
import { parseInstant } from '../../core/time.ts';
import { parseHttpUrl } from '../../core/url.ts';
import { affectedWords } from '../affected-words.ts';
import { detailsText } from '../details-text.ts';
import type { Indicator, IndicatorType } from '../indicators/indicators-of.ts';
import { purlOf } from '../purl-of.ts';
import type { Span } from '../report-span.ts';
import type { ExportReport } from '../target.ts';
import { uuidOf } from '../uuid.ts';

/** The template that the object follows, as MISP's own list of templates has it. */
const TEMPLATE = {
  name: 'malicious-package-report',
  'meta-category': 'misc',
  description:
    'Object describing a malicious open source package report from an OSV-style feed such as OpenSSF malicious-packages.',
  template_uuid: '2f8a8711-6ef8-4a9d-89de-f547670573cb',
  template_version: '4',
};

export interface Attribute {
  uuid: string;
  type: string;
  category: string;
  value: string;
  to_ids: boolean;
  disable_correlation: boolean;
  timestamp: string;
  comment: string;
  object_relation?: string;
}

export interface PackageObject {
  object: Record<string, unknown> & { Attribute: Attribute[] };
  attributes: Attribute[];
}

/** What is compared with other events: not what thousands of reports have in common. */
interface Kind {
  type: string;
  category: string;
  correlates: boolean;
  /** Whether a match in a log is an alarm. */
  detects: boolean;
}

const TEXT: Kind = { type: 'text', category: 'Other', correlates: false, detects: false };
const NAME: Kind = { ...TEXT, correlates: true };
const INDICATORS: Record<IndicatorType, Kind & { relation?: string }> = {
  domain: network('domain', 'ioc-domain'),
  ip: network('ip-dst', 'ioc-ip'),
  network: network('ip-dst', 'ioc-ip'),
  url: network('url', 'ioc-url'),
  md5: file('md5'),
  sha1: file('sha1'),
  sha256: file('sha256'),
  sha384: file('sha384'),
  sha512: file('sha512'),
  tlsh: file('tlsh'),
  path: { ...file('filename'), detects: false },
  string: { type: 'other', category: 'Other', correlates: true, detects: false },
};

function network(type: string, relation: string): Kind & { relation: string } {
  return { type, category: 'Network activity', correlates: true, detects: true, relation };
}

function file(type: string): Kind {
  return { type, category: 'Payload delivery', correlates: true, detects: true };
}

/** `timestamp` of MISP: seconds since 1970, as text. */
export const mispTime = (time: string): string => String(Math.floor((parseInstant(time) ?? 0) / 1000));

export function packageObject(report: ExportReport, usable: readonly Indicator[], span: Span): PackageObject {
  const { id, osv, package: pkg } = report;
  const withdrawn = osv.withdrawn !== undefined;
  const timestamp = mispTime(span.modified);
  const seen = new Set<string>();
  const object = {
    ...TEMPLATE,
    uuid: uuidOf(`misp-object:${id}`),
    timestamp,
    comment: '',
    Attribute: [] as Attribute[],
  };
  const attributes: Attribute[] = [];
  const put = (kind: Kind, relation: string | undefined, value: string | undefined, comment = ''): void => {
    const name = `${relation ?? kind.type}:${value}`;
    // MISP wants each value of an object once.
    if (value === undefined || value.trim() === '' || seen.has(name)) return;
    seen.add(name);
    const { type, category, correlates, detects } = kind;
    const attribute: Attribute = {
      uuid: uuidOf(`misp-attribute:${id}:${name}`),
      type,
      category,
      value,
      to_ids: detects && !withdrawn,
      disable_correlation: !correlates,
      timestamp,
      comment,
    };
    if (relation === undefined) attributes.push(attribute);
    else object.Attribute.push({ ...attribute, object_relation: relation });
  };
  put(NAME, 'report-id', id);
  put(TEXT, 'state', withdrawn ? 'withdrawn' : 'active');
  put({ ...TEXT, type: 'datetime' }, 'report-modified', span.modified);
  put(TEXT, 'ecosystem', pkg.ecosystem);
  put(NAME, 'package-name', pkg.name);
  put(NAME, 'package-purl', purlOf(report));
  put(TEXT, 'analysis', analysis(report));
  const { versions = [], ranges = [] } = osv.affected[0] ?? {};
  // Every second package has a version 1.0.0: the template compares versions, and nobody learns from that.
  for (const version of versions) put(TEXT, 'affected-version', version);
  for (const range of ranges) put(TEXT, 'affected-range', formatRangeText(range));
  for (const one of usable) {
    const { relation, ...kind } = INDICATORS[one.type];
    put(kind, relation, one.value, relation ? '' : `${one.type} of ${id}`);
  }
  for (const { source, sha256 } of originsOf(osv)) {
    put(TEXT, 'origin-source', source);
    put({ ...TEXT, type: 'sha256', category: 'Payload delivery' }, 'origin-sha256', digest(sha256));
  }
  for (const { type, url } of osv.references ?? []) {
    if (!parseHttpUrl(url)) continue;
    put({ ...TEXT, type: 'link', category: 'External analysis' }, 'reference', url, type);
    put(TEXT, 'reference-type', type);
  }
  for (const { name, type } of osv.credits ?? []) {
    put(TEXT, 'credit', name, type);
    put(TEXT, 'credit-role', type);
  }
  return { object, attributes };
}

function analysis(report: ExportReport): string {
  const details = detailsText(report.osv);
  return `Affected: ${affectedWords(report)}${details === '' ? '' : `\n\n${details}`}`;
}

/** Undefined for what MISP would refuse together with the event. */
const digest = (text: string): string | undefined => (/^[0-9a-f]{64}$/.test(text) ? text : undefined);
