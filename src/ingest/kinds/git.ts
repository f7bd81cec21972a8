import { locationProblem } from '../git/location.ts';
import { readRepository } from '../git/read.ts';
import type { SourceKind } from '../source.ts';

/** OSV files as a repository has them. The version of a file is the id of its blob. */
export const kind: SourceKind = {
  name: 'git',
  summary: 'a git repository with OSV files (*.json), as a URL (https, ssh) or a path; no checkout is made',
  problem: locationProblem,
  read: (source, options) => readRepository(source, options, { isObject: (path) => path.endsWith('.json') }),
};
