/** Every kind of source. To add one: its name in src/core/source-config.ts, a file beside this one that exports `kind`, and a line here. */
import type { SourceKindName } from '../../core/source-config.ts';
import type { SourceKind } from '../source.ts';

/** A kind's file, loaded when a source of it is read: most need a library that the others do not. */
export type LoadKind = () => Promise<{ kind: SourceKind }>;

export const KINDS: Readonly<Record<SourceKindName, LoadKind>> = {
  folder: () => import('./folder.ts'),
  archive: () => import('./archive.ts'),
  ndjson: () => import('./ndjson.ts'),
  s3: () => import('./s3.ts'),
  gcs: () => import('./gcs.ts'),
  git: () => import('./git.ts'),
  'osv-list': () => import('./osv-list.ts'),
  'github-advisories': () => import('./github-advisories.ts'),
  'github-graphql': () => import('./github-graphql.ts'),
  'datadog-manifest': () => import('./datadog-manifest.ts'),
  'aikido-feed': () => import('./aikido-feed.ts'),
};
