/** go.sum and go.work.sum of Go: the hash of every module that was fetched, one a line. */
import { quote } from '../../core/quote.ts';
import { linesOf } from '../lines.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';

const GO_MOD = '/go.mod';

/** The modules whose source was fetched. A line that ends its version in `/go.mod` stands for that file alone: none of its code was. */
export function read(text: string): Dependency[] {
  const found: Dependency[] = [];
  for (const [line, number] of linesOf(text)) {
    if (line.trim() === '') continue;
    const [name, version, hash, more] = line.split(' ', 4);
    if (!name || !version || !/^v\d/.test(version) || !hash?.startsWith('h') || more !== undefined)
      throw new LockfileError(`has ${quote(line)} where a module, a version and a hash belong`, number);
    if (!version.endsWith(GO_MOD))
      found.push({ ecosystem: 'Go', name, version: version.slice(1), line: number });
  }
  return found;
}
