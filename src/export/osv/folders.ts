/** Where the bucket of osv.dev keeps a record. */
import { GIT } from '../../core/package-of.ts';
import type { OsvRecord } from './record.ts';

/** The folders that hold it: its ecosystem's, and `GIT` if commits are said to be affected. */
export function foldersOf({ ecosystem, osv }: OsvRecord): string[] {
  const inGit = osv.affected[0]!.ranges?.some(({ type }) => type === 'GIT');
  return inGit && ecosystem !== GIT ? [ecosystem, GIT] : [ecosystem];
}
