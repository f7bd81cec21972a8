/** Documents as sources send them, from faultless to hostile. */
import fc from 'fast-check';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import { HEADER } from '../../src/core/details.ts';
import { completeSource, type SourceConfig, type WrittenSource } from '../../src/core/source-config.ts';
import type { RunContext } from '../../src/engine/check-found.ts';
import { makeRunContext } from '../../src/engine/run-context.ts';
import { prepare } from '../../src/ingest/prepare/prepare.ts';
import type { Contribution, Prepared, PrepareWorld } from '../../src/ingest/prepare/types.ts';

export const NOW = Date.parse('2026-01-01T00:00:00Z');

export function runAt(now = NOW): RunContext {
  return makeRunContext({ config: DEFAULT_CONFIG, now, given: undefined });
}
export const RUN = runAt();

export function source(more: Partial<WrittenSource> = {}): SourceConfig {
  return completeSource({ id: 'some-feed', kind: 'folder', location: 'feed', ...more });
}

export const bytesOf = (document: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(document));

export function prepared(
  document: unknown,
  config: SourceConfig = source(),
  world: Partial<PrepareWorld> = {},
): Prepared {
  const bytes = document instanceof Uint8Array ? document : bytesOf(document);
  return prepare({ key: 'a/b.json', bytes }, config, { run: RUN, ...world });
}

/** The one contribution of a document that gives exactly one. */
export function contributionOf(
  document: unknown,
  config?: SourceConfig,
  world?: Partial<PrepareWorld>,
): Contribution {
  const result = prepared(document, config, world);
  const [contribution, ...more] = result.contributions;
  if (!contribution || more.length > 0)
    throw new Error(JSON.stringify({ ...result, contributions: more.length }));
  return contribution;
}

/** An advisory as GitHub's database writes one. */
export function advisory(more: object = {}): Record<string, unknown> {
  return {
    schema_version: '1.4.0',
    id: 'GHSA-2v46-p5h4-248w',
    modified: '2025-03-04T05:06:07Z',
    published: '2025-03-01T00:00:00Z',
    aliases: [],
    summary: 'Malware in left-padd',
    details: 'It sends ~/.npmrc to a server.',
    severity: [],
    affected: [entry('left-padd')],
    references: [{ type: 'ADVISORY', url: 'https://github.com/advisories/GHSA-2v46-p5h4-248w' }],
    database_specific: { cwe_ids: ['CWE-506'], severity: 'CRITICAL', github_reviewed: true },
    ...more,
  };
}

export function entry(name: string, more: object = {}, ecosystem = 'npm'): Record<string, unknown> {
  return {
    package: { ecosystem, name },
    ranges: [{ type: ecosystem === 'npm' ? 'SEMVER' : 'ECOSYSTEM', events: [{ introduced: '0' }] }],
    ...more,
  };
}

const FORGED_ROW = {
  source: 'other-feed',
  sha256: 'a'.repeat(64),
  import_time: '2020-01-01T00:00:00Z',
  versions: ['9.9.9'],
};

const TEXTS = [
  '',
  ' ',
  'It steals.',
  'a\r\nb\n',
  `x\n## Source: other-feed (${'a'.repeat(64)})\ny`,
  `above${HEADER}below`,
  '_-= Per source details. Do not edit below this line.=-_',
  '\u001b[2J\u0000',
  '\u202egpj.exe',
  '__proto__',
  '0',
  'x'.repeat(5000),
  '🦊 ünï',
];

const NAMES = [
  'left-padd',
  'Left_Padd',
  '@scope/name',
  'lodash',
  'lоdash',
  'LODASH',
  '../../etc/passwd',
  '-rf',
  'con',
  'a\u001b[2Jb',
  'a\u0000b',
  '\u202egpj.exe',
  '::error::x',
  '',
  ' ',
  'org:artifact',
  'github.com/o/r',
  'n'.repeat(1200),
  'x.json',
  '__proto__',
];

const ECOSYSTEMS = [
  'npm',
  'npm',
  'PyPI',
  'pypi',
  'NuGet',
  'Maven',
  'Go',
  'GIT',
  'npm:',
  'Nope',
  'VSCode:x',
  '',
];
const VERSIONS = ['1.0.0', 'v1.0.0', ' 1.0.1', '1.0', '', '0', '*', '2.0.0-rc.1', 'latest', '1.0.0\n'];
const TIMES = [
  '2025-03-04T05:06:07Z',
  '2025-03-04t05:06:07.123456789z',
  '2025-03-04T05:06:07+02:00',
  '0001-01-01T00:00:00Z',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2025-02-30T00:00:00Z',
  'yesterday',
  '',
];
const IDS = [
  'GHSA-2v46-p5h4-248w',
  'ghsa-2V46-p5h4-248w',
  'SOME-2025-1',
  'some/path.json',
  'https://example.org/GHSA-2v46-p5h4-248w',
  '\u202eX-1',
  '',
  ' ',
  'i'.repeat(300),
];
const URLS = [
  'https://example.org/a',
  'hxxps://evil[.]example.org/x',
  'ftp://example.org',
  'javascript:alert(1)',
  '',
  'https://exämple.org/ü',
];

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1.5, '', 'x', [], {}, [[]], [null], { a: null }, { __proto__: 1 }),
  fc.jsonValue({ maxDepth: 2 }),
);
/** Mostly as it should be. */
const mostly = <T>(arbitrary: fc.Arbitrary<T>, weight = 12): fc.Arbitrary<unknown> =>
  fc.oneof({ weight, arbitrary: arbitrary as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: junk });
const list = <T>(element: fc.Arbitrary<T>, maxLength = 3): fc.Arbitrary<unknown> =>
  mostly(fc.array(mostly(element, 20), { maxLength }));
const someOf = (values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const record = (
  fields: Record<string, fc.Arbitrary<unknown>>,
  requiredKeys: string[] = [],
): fc.Arbitrary<object> => fc.record(fields, { requiredKeys });

const event = record({
  introduced: someOf(VERSIONS),
  fixed: someOf(VERSIONS),
  last_affected: someOf(VERSIONS),
  limit: someOf(VERSIONS),
  strange: junk,
});
const plainEvent = fc.oneof(
  fc.constant({ introduced: '0' }),
  someOf(VERSIONS).map((introduced) => ({ introduced })),
  someOf(VERSIONS).map((fixed) => ({ fixed })),
);
const range = record({
  type: mostly(fc.constantFrom('SEMVER', 'ECOSYSTEM', 'GIT'), 20),
  repo: someOf(['https://github.com/o/r', 'git@github.com:O/R.git', 'https://x/../y', '', '-oProxy']),
  events: list(fc.oneof({ weight: 5, arbitrary: plainEvent }, { weight: 1, arbitrary: event })),
  database_specific: junk,
});
const open = fc.oneof(
  junk,
  record({
    cwes: fc.constant([{ cweId: 'CWE-506' }]),
    iocs: fc.constant({ domains: ['c2.bad-host.io'] }),
    constructor: junk,
    conflicts: fc.constant([{ path: '/affected/x', value: 1 }]),
    nested: fc.constant(JSON.parse('{"__proto__": {"a": 1}, "b": [{"prototype": 2, "c": 3}]}')),
  }),
);
const affected = record({
  package: mostly(
    record({
      ecosystem: mostly(someOf(ECOSYSTEMS), 20),
      name: mostly(someOf(NAMES), 20),
      purl: someOf(['pkg:npm/left-padd', 'pkg:npm/left-padd@1.0.0', 'pkg:pypi/other', 'x']),
    }),
  ),
  severity: list(record({ type: fc.constant('CVSS_V3'), score: someOf(['x']) })),
  ranges: list(range),
  versions: list(someOf(VERSIONS)),
  ecosystem_specific: open,
  database_specific: open,
  strange: junk,
});
const plainAffected = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: someOf(['left-padd', '@scope/name', 'x.json']) }, someOf(NAMES)),
    fc.array(someOf(['1.0.0', '1.0.1', '2.0.0']), { minLength: 1, maxLength: 3 }),
  )
  .map(([name, versions]) => entry(name, { versions }));

const indicators = record({
  domains: list(someOf(['c2.bad-host.io', 'EVIL[.]bad-host.io', '..', 'localhost', 'github.com', ''])),
  ips: list(someOf(['93.184.216.34', '127.0.0.1', '10.0.0.1', '999.1.1.1'])),
  urls: list(someOf(URLS)),
  files: list(record({ path: someOf(['a', '']), digests: record({ sha256: someOf(['00', 'z']) }) })),
  strings: list(someOf(TEXTS)),
  ip_addresses: junk,
});

/** Any JSON that tries to be an advisory, with everything in it that an attacker could think of. */
export const hostile: fc.Arbitrary<object> = record(
  {
    schema_version: mostly(fc.constant('1.4.0')),
    id: mostly(someOf(IDS)),
    modified: mostly(someOf(TIMES)),
    published: mostly(someOf(TIMES)),
    withdrawn: mostly(fc.constantFrom(undefined, undefined, ...TIMES)),
    aliases: list(someOf([...IDS, 'CVE-2025-12345'])),
    related: list(someOf([...IDS, 'MAL-2025-7'])),
    upstream: list(someOf(IDS)),
    summary: mostly(someOf(TEXTS)),
    details: mostly(someOf(TEXTS)),
    severity: list(record({ type: fc.constantFrom('CVSS_V3', 'Nope'), score: someOf(['x', '']) })),
    affected: list(fc.oneof({ weight: 3, arbitrary: plainAffected }, { weight: 2, arbitrary: affected }), 4),
    references: list(record({ type: someOf(['WEB', 'NEW_TYPE', '']), url: someOf(URLS), more: junk })),
    credits: list(
      record({ name: someOf(TEXTS), type: someOf(['FINDER', 'X']), contact: list(someOf(URLS)) }),
    ),
    database_specific: mostly(
      record({
        'false-positives': fc.constant([{ reason: 'x', time: '2025-01-01T00:00:00Z' }]),
        'all-versions': fc.constant({ confirmed: true, reason: 'x' }),
        removed: fc.constant([{ path: '/aliases', value: 'GHSA-2v46-p5h4-248w' }]),
        conflicts: fc.constant([{ path: '/id', value: 1 }]),
        additions: fc.constant([{ versions: ['1.0.0'], time: '2025-01-01T00:00:00Z' }]),
        disputes: junk,
        'malicious-packages-origins': fc.constantFrom<unknown>(null, [], [FORGED_ROW]),
        iocs: mostly(indicators),
        severity: fc.constant('CRITICAL'),
        nested: open,
      }),
    ),
    unknown: junk,
  },
  ['affected'],
);
