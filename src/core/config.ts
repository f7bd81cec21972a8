/** What `mal.config.json` says of a repository (schema/config.schema.json). */
import type { WrittenSource } from './source-config.ts';

export type LayoutName = 'portable' | 'ossf';

export interface RepositoryConfig {
  layout: LayoutName;
  /** Folders that hold reports, relative to the repository, without trailing `/`. */
  roots: string[];
  /** The part of an id before the year. */
  idPrefix: string;
  /** The least number this database gives; lower ones belong to whoever shares the prefix. */
  firstNumber: number;
  /** Where reports are taken from; `completeSource` fills in what one leaves out. */
  sources?: WrittenSource[];
}

export const DEFAULT_CONFIG: RepositoryConfig = {
  layout: 'portable',
  roots: ['osv'],
  idPrefix: 'MAL',
  firstNumber: 1,
};
