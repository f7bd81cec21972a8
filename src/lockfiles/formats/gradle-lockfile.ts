/** gradle.lockfile of Gradle, and the older files of gradle/dependency-locks: `group:artifact:version[=configurations]`, one a line. */
import { quote } from '../../core/quote.ts';
import { linesOf } from '../lines.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';

export function read(text: string): Dependency[] {
  const found: Dependency[] = [];
  for (const [raw, number] of linesOf(text)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith('empty=')) continue;
    const equals = line.indexOf('=');
    const coordinates = equals === -1 ? line : line.slice(0, equals);
    const [group, artifact, version, more] = coordinates.split(':', 4);
    if (!group || !artifact || !version || more !== undefined)
      throw new LockfileError(`has ${quote(line)} where a group, an artifact and a version belong`, number);
    found.push({ ecosystem: 'Maven', name: `${group}:${artifact}`, version, line: number });
  }
  return found;
}
