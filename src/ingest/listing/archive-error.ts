import { escapeInvisible } from '../../core/quote.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { SourceError } from '../source.ts';
import { locationOf } from './location.ts';

/** An archive that cannot be read to its end: nothing can be said of what it may have had. */
export function brokenArchive(source: SourceConfig, why: string): SourceError {
  return new SourceError(
    `${locationOf(source)} is cut off or damaged: ${escapeInvisible(why)}.`,
    'What was read before counts; the next run tries again.',
  );
}

/** An archive that unfolds to more than ten times what it may have as a file. */
export function unfoldsTooFar(source: SourceConfig): SourceError {
  return new SourceError(
    `${locationOf(source)} unfolds to more than ${10 * source.limits.bodyBytes} bytes.`,
    'If that is right, raise `limits.bodyBytes` of the source in mal.config.json; one tenth of it is enough.',
  );
}
