import type { SourceConfig } from '../../core/source-config.ts';
import { type Body, readAt, showBody } from '../listing/body.ts';
import { locationOf, locationProblem } from '../listing/location.ts';
import type { Listed } from '../listing/show.ts';
import { tarEntries } from '../listing/tar.ts';
import { BLOCK, readHeader } from '../listing/tar-header.ts';
import { isGzip, unfold } from '../listing/unfold.ts';
import { zipEntries } from '../listing/zip.ts';
import { SourceError, type SourceKind } from '../source.ts';

/** One archive of OSV files; what it is, its first bytes tell. */
export const kind: SourceKind = {
  name: 'archive',
  summary: 'a zip, tar or tar.gz archive with OSV files (*.json): a path, or an http or https URL',
  problem: (source) => locationProblem(source, true),
  read: (source, options) => showBody(source, options, (body) => entriesOf(body, source, options.signal)),
};

function entriesOf(body: Body, source: SourceConfig, signal: AbortSignal): AsyncIterable<Listed> {
  const start = readAt(body, 0, BLOCK);
  // The second is that of an empty archive.
  if (['PK\u0003\u0004', 'PK\u0005\u0006'].includes(String.fromCharCode(...start.subarray(0, 4))))
    return zipEntries(body, source);
  if (isGzip(body) || (start.length === BLOCK && readHeader(start)))
    return tarEntries(unfold(body, source, signal), source);
  throw new SourceError(
    `${locationOf(source)} is no archive that is known here: neither zip nor tar nor tar.gz.`,
    'Look at what the address answers; `location` stands in mal.config.json.',
  );
}
