/** Small values that each schema must accept or refuse: file, what it is, value. */
import { readFileSync } from 'node:fs';

export type Case = [file: string, what: string, value: unknown];
type Fields = Record<string, unknown>;

const entry = { package: { ecosystem: 'npm', name: 'left-pad' }, versions: ['1.0.0'] };
const minimal = { modified: '2025-01-02T00:00:00Z', id: 'MAL-2025-1000001', affected: [entry] };
const sha256 = 'ab'.repeat(32);
const row = { source: 'npm-feed', sha256 };
const commit = 'c'.repeat(40);
const repo = 'https://example.org/r.git';

const report = (what: string, fields: Fields = {}): Case => [
  'report.schema.json',
  what,
  { ...minimal, ...fields },
];
const affected = (what: string, fields: Fields): Case =>
  report(what, { affected: [{ ...entry, ...fields }] });
const range = (what: string, fields: Fields): Case =>
  affected(what, { ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }], ...fields }] });
const git = (what: string, fields: Fields): Case =>
  report(what, { affected: [{ ranges: [{ type: 'GIT', repo, events: [{ introduced: '0' }], ...fields }] }] });
const own = (what: string, fields: Fields): Case => report(what, { database_specific: fields });
const origin = (what: string, fields: Fields): Case => ['origins.schema.json', what, [{ ...row, ...fields }]];
const iocs = (what: string, fields: Fields): Case => ['indicators.schema.json', what, fields];
const exclusion = (what: string, fields: Fields): Case => [
  'false-positives.schema.json',
  what,
  [{ reason: 'Its owner made it.', time: '2025-01-02T00:00:00Z', ...fields }],
];
const config = (what: string, fields: Fields): Case => [
  'config.schema.json',
  what,
  { layout: 'portable', roots: ['osv'], ...fields },
];

export const accepted: Case[] = [
  report('the least report'),
  [
    'report.schema.json',
    'a report with every field',
    JSON.parse(readFileSync(new URL('../fixtures/schema/everything.json', import.meta.url), 'utf8')),
  ],
  report('a report without a number', { id: 'MAL-0000-left-pad' }),
  report('a private prefix', { id: 'x_ACME-MAL-2025-1' }),
  report('an older version of OSV', { schema_version: '1.5.0' }),
  report('a fraction of a second', { published: '2024-02-29T23:59:59.123456789Z' }),
  report('empty lists', { aliases: [], references: [], credits: [] }),
  affected('a suffix', { package: { ecosystem: 'VSCode:https://open-vsx.org', name: 'a.b' } }),
  affected('open objects', { database_specific: { source: 'x', cwes: [] }, ecosystem_specific: { a: null } }),
  range('two intervals in one range', {
    events: [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '2.0.0' }],
  }),
  range('an open object in a range', { database_specific: { a: 1 } }),
  git('a repository', { events: [{ introduced: '0' }, { fixed: commit }] }),
  own('origins that are null', { 'malicious-packages-origins': null }),
  own('other keys with objects and lists', { campaign: { name: 'x' }, tags: [] }),
  own('any value that was removed', { removed: [{ path: '', value: null }] }),
  ['origins.schema.json', 'no list of origins', null],
  origin('a row that claims nothing', { versions: [] }),
  iocs('no indicators', {}),
  iocs('networks and old-style names', {
    ips: ['192.0.2.0/24', '::ffff:192.0.2.7'],
    domains: ['_dmarc.example.com'],
  }),
  iocs('a file known by its digest alone', { files: [{ digests: { sha256 } }] }),
  exclusion('an exclusion of everything', {}),
  exclusion('a reinstatement', { versions: ['1.0.0'], reinstated: true }),
  config('the least configuration', {}),
  config('two roots and a schema', {
    $schema: './x.json',
    layout: 'ossf',
    roots: ['osv/malicious', 'osv/withdrawn'],
  }),
];

export const refused: Case[] = [
  report('an unknown field', { campaign: {} }),
  report('a misspelled field', { schemaVersion: '1.9.0' }),
  ['report.schema.json', 'a list', []],
  report('no id', { id: undefined }),
  report('no modified', { modified: undefined }),
  report('no affected', { affected: undefined }),
  report('two affected entries', { affected: [entry, entry] }),
  report('no affected entry', { affected: [] }),
  report('null for a list', { aliases: null }),
  report('a text for a list', { aliases: 'GHSA-2v46-p5h4-248w' }),
  report('a number for a text', { summary: 1 }),
  report('another prefix', { id: 'GHSA-2v46-p5h4-248w' }),
  report('a number with leading zeros', { id: 'MAL-2025-01' }),
  report('capitals in a slug', { id: 'MAL-0000-Left' }),
  report('another version of OSV', { schema_version: '2.0.0' }),
  report('a time with an offset', { modified: '2025-01-02T00:00:00+00:00' }),
  report('a day that does not exist', { modified: '2025-02-29T00:00:00Z' }),
  report('an hour that does not exist', { modified: '2025-01-02T24:00:00Z' }),
  report('a newline after a time', { modified: '2025-01-02T00:00:00Z\n' }),
  report('an unknown kind of reference', { references: [{ type: 'BLOG', url: 'https://example.org' }] }),
  report('a reference without address', { references: [{ type: 'WEB' }] }),
  report('an address with a blank', { references: [{ type: 'WEB', url: 'https://example.org/a b' }] }),
  report('an address outside ASCII', { references: [{ type: 'WEB', url: 'https://example.org/ü' }] }),
  report('an unknown role', { credits: [{ name: 'Jo', type: 'HERO' }] }),
  report('a score that is no vector', { severity: [{ type: 'CVSS_V3', score: '9.8' }] }),
  [
    'report.schema.json',
    'severities in two places',
    { ...minimal, severity: [], affected: [{ ...entry, severity: [] }] },
  ],
  affected('an unknown key beside the package', { version: '1.0.0' }),
  affected('an unknown key in the package', { package: { ecosystem: 'npm', name: 'x', version: '1' } }),
  affected('a package without name', { package: { ecosystem: 'npm' } }),
  affected('an ecosystem in the wrong case', { package: { ecosystem: 'pypi', name: 'x' } }),
  affected('GIT as the ecosystem of a package', { package: { ecosystem: 'GIT', name: 'x' } }),
  affected('a number for a version', { versions: [1] }),
  affected('a list for an open object', { database_specific: [] }),
  affected('neither package nor repository', { package: undefined }),
  range('an unknown type of range', { type: 'semver' }),
  range('no introduced', { events: [{ fixed: '1.0.0' }] }),
  range('no events', { events: [] }),
  range('two keys in one event', { events: [{ introduced: '0', fixed: '1.0.0' }] }),
  range('an unknown event', { events: [{ introduced: '0' }, { until: '1.0.0' }] }),
  range('both fixed and last_affected', {
    events: [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '2.0.0' }, { last_affected: '2.1.0' }],
  }),
  range('an unknown key in a range', { note: 'x' }),
  git('a repository without address', { repo: undefined }),
  git('an abbreviated commit', { events: [{ introduced: 'abc1234' }] }),
  git('versions of a repository', { type: 'SEMVER' }),
  own('a scalar', { source: 'x' }),
  own('an unconfirmed confirmation', { 'all-versions': { confirmed: false, reason: 'x' } }),
  own('a dispute by nobody', { disputes: [{ time: '2025-01-02T00:00:00Z', reason: 'x' }] }),
  own('an addition without time', { additions: [{ versions: ['1.0.0'] }] }),
  own('a conflict without place', { conflicts: [{ value: 1 }] }),
  own('a path that is no JSON Pointer', { removed: [{ path: 'references', value: 1 }] }),
  origin('an unknown key', { note: 'x' }),
  origin('a source with capitals', { source: 'NPM' }),
  origin('a shortened digest', { sha256: 'ab' }),
  origin('superseded that is false', { superseded: false }),
  ['origins.schema.json', 'a row without digest', [{ source: 'npm-feed' }]],
  iocs('an unknown kind of indicator', { ip_addresses: [] }),
  iocs('a defanged domain', { domains: ['evil[.]example.com'] }),
  iocs('an address for a domain', { domains: ['https://evil.example.com'] }),
  iocs('a domain for an IP', { ips: ['evil.example.com'] }),
  iocs('a bare host for an address', { urls: ['evil.example.com/x'] }),
  iocs('a file without path and digest', { files: [{ note: 'x', digests: {} }] }),
  iocs('a digest of the wrong length', { files: [{ digests: { sha1: sha256 } }] }),
  iocs('an unknown digest', { files: [{ path: 'x', digests: { crc32: 'abcdef01' } }] }),
  exclusion('an exclusion without reason', { reason: ' ' }),
  exclusion('an unknown key in an exclusion', { by: 'x' }),
  exclusion('reinstated that is false', { reinstated: false }),
  config('an unknown key', { root: 'osv' }),
  config('no root', { roots: [] }),
  config('a root outside', { roots: ['../osv'] }),
  config('an absolute root', { roots: ['/osv'] }),
  config('an unknown layout', { layout: 'flat' }),
  config('a prefix that OSV does not know', { idPrefix: 'ACME' }),
  config('a fraction for a number', { firstNumber: 1.5 }),
];
