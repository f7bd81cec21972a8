/** What `mal.config.json` says of a source that reports are taken from (schema/config.schema.json, docs/format.md). */

/** Where and how a source shows what it has; each is a file of src/ingest/kinds/. */
export const SOURCE_KINDS = [
  'folder',
  'archive',
  'ndjson',
  's3',
  'gcs',
  'git',
  'osv-list',
  'github-advisories',
  'github-graphql',
  'datadog-manifest',
  'aikido-feed',
] as const;
export type SourceKindName = (typeof SOURCE_KINDS)[number];

/** What a source may do without a person. What it may not waits in its quarantine until somebody accepts it. */
export interface Trust {
  /** Report a package that the database does not know. Default true. */
  add: boolean;
  /** Make all versions of a package malicious that so far had some. Default false. */
  widen: boolean;
  /** Report a package that is on the list of popular ones. Default false. */
  popular: boolean;
  /** Withdraw what it reported. Default true. */
  withdraw: boolean;
  /** Give indicators (`iocs`). Default true. */
  indicators: boolean;
}

/** Bounds of one run; what goes beyond stops the source or is refused, and is told. */
export interface SourceLimits {
  /** Largest object, in bytes; never above 1 MiB for what becomes one report. */
  objectBytes: number;
  /** Largest body of an archive, list or feed, in bytes; an archive may unfold to ten times that. */
  bodyBytes: number;
  /** Most objects read in one run. */
  objects: number;
  /** Most reports that one run may add; where more would come, the run stops there and asks. */
  newPerRun: number;
  /** Most reports that a day (UTC) may add. */
  newPerDay: number;
  /** Most refused objects of one run before the source is paused. */
  errors: number;
  /** Most requests a second to its server. */
  requestsPerSecond: number;
  /** Seconds without a byte after which a request is given up (and tried again). */
  timeoutSeconds: number;
}

export interface SourceConfig {
  /** `[a-z0-9-]`, at most 40; the `source` of its rows. */
  id: string;
  kind: SourceKindName;
  /** A path, a URL, or the name of a bucket. */
  location: string;
  /** Server of an S3 or GCS bucket or a GraphQL interface, where it is not the public one. */
  endpoint?: string;
  region?: string;
  /** The branch of a git repository; default: its HEAD. */
  branch?: string;
  /** Only keys (paths) that begin with one of these. */
  prefixes?: string[];
  /** Only reports with such an id, or about such an ecosystem. */
  filters?: { ids?: string[]; ecosystems?: string[] };
  /** Keys are ordered by time: only what comes after the last one is listed. Default false. */
  ordered?: boolean;
  /** Whether credentials of the environment are used. Default none. */
  credentials?: 'none' | 'environment';
  trust: Trust;
  /** What becomes of a report that carries ids or markers of this database: not taken, or a person decides. Default skip. */
  recursion: 'skip' | 'ask';
  /** What a deletion at the source means. Default withdraw. */
  deletions: 'withdraw' | 'ask' | 'ignore';
  /** The id a report has at the source becomes an alias. Default true. */
  aliasId: boolean;
  limits: SourceLimits;
  /** Why it is not read at present. */
  disabled?: string;
  /** Whom to ask about it. */
  contact?: string;
}

const MIB = 1024 * 1024;

export const SOURCE_DEFAULTS = {
  trust: { add: true, widen: false, popular: false, withdraw: true, indicators: true } as Trust,
  limits: {
    objectBytes: MIB,
    bodyBytes: 2048 * MIB,
    objects: 1_000_000,
    newPerRun: 10_000,
    newPerDay: 20_000,
    errors: 100,
    requestsPerSecond: 50,
    timeoutSeconds: 60,
  } as SourceLimits,
  recursion: 'skip',
  deletions: 'withdraw',
  aliasId: true,
} as const;

/** A source as it stands in the file: everything with a default may be left out. */
export type WrittenSource = Pick<SourceConfig, 'id' | 'kind' | 'location'> &
  Partial<Omit<SourceConfig, 'trust' | 'limits'>> & {
    trust?: Partial<Trust>;
    limits?: Partial<SourceLimits>;
  };

/** The source with everything that was left out. */
export function completeSource(written: WrittenSource): SourceConfig {
  return {
    ...SOURCE_DEFAULTS,
    ...written,
    trust: { ...SOURCE_DEFAULTS.trust, ...written.trust },
    limits: { ...SOURCE_DEFAULTS.limits, ...written.limits },
  };
}
