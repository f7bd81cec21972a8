/** What `mal.config.json` says of a repository (schema/config.schema.json). */

export type LayoutName = 'portable' | 'ossf';

export interface RepositoryConfig {
  layout: LayoutName;
  /** Folders that hold reports, relative to the repository, without trailing `/`. */
  roots: string[];
  /** The part of an id before the year. */
  idPrefix: string;
  /** The least number this database gives; lower ones belong to whoever shares the prefix. */
  firstNumber: number;
}

export const DEFAULT_CONFIG: RepositoryConfig = {
  layout: 'portable',
  roots: ['osv'],
  idPrefix: 'MAL',
  firstNumber: 1,
};
