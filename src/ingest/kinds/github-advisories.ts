import { locationProblem } from '../git/location.ts';
import { readRepository } from '../git/read.ts';
import { fromDatabase, parseObject } from '../github/database-osv.ts';
import { isMalware } from '../github/malware.ts';
import type { SourceKind } from '../source.ts';

const FOLDER = 'advisories/';
/** Its name is that of the folder it lies in. */
const ADVISORY =
  /^advisories\/(?:github-reviewed|unreviewed)\/\d{4}\/\d\d\/(GHSA(?:-[0-9a-z]{4}){3})\/\1\.json$/;

/** What is malware in a clone of GitHub's advisory database. docs/how-to/add-a-source.md says how it is recognised. */
export const kind: SourceKind = {
  name: 'github-advisories',
  summary:
    "what is malware in GitHub's advisory database, as a git repository (https://github.com/github/advisory-database)",
  problem: locationProblem,
  read: (source, options) =>
    readRepository(source, options, {
      begins: FOLDER,
      isObject: (path) => ADVISORY.test(path),
      wanted(bytes) {
        const advisory = parseObject(bytes);
        return advisory
          ? isMalware(advisory)
          : 'is no JSON object, so nobody can tell whether it is about malware';
      },
    }),
  map: (bytes) => [fromDatabase(bytes)],
};
