/** What full validation remembers of each report, as bytes: cheap to hand from one thread to another. */
import { idOfPath } from '../core/id.ts';
import type { Osv } from '../core/report.ts';
import type { ReportFacts } from '../core/rule.ts';

// Control characters: a path or alias that holds one is written as JSON instead.
const FIELD = '\u0001';
const ALIAS = '\u0002';
const SEPARATORS = /[\u0000-\u0002\n]/;

/** Collects facts outside the heap of JavaScript, where a quarter of a million of them would be copied again and again. */
export class FactWriter {
  private buffer = Buffer.allocUnsafeSlow(1 << 16);
  private end = 0;

  add(path: string, id: string, osv: Osv): void {
    const aliases = osv.aliases;
    const own = id === idOfPath(path) ? '' : id;
    const known = aliases === undefined ? '' : aliases.length === 1 ? aliases[0]! : aliases.join(ALIAS);
    const line = `${path}${FIELD}${own}${FIELD}${osv.withdrawn === undefined ? '' : 'w'}${FIELD}${known}`;
    const ambiguous =
      SEPARATORS.test(path) ||
      SEPARATORS.test(own) ||
      aliases?.some((alias) => SEPARATORS.test(alias)) === true;
    this.write(
      ambiguous
        ? JSON.stringify({ path, id, aliases: aliases ?? [], withdrawn: osv.withdrawn !== undefined })
        : line,
    );
  }

  /** What `readFacts` takes; shares memory with the writer. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.end);
  }

  private write(line: string): void {
    const most = line.length * 3 + 1;
    if (this.end + most > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(this.buffer.length * 2 + most);
      this.buffer.copy(larger, 0, 0, this.end);
      this.buffer = larger;
    }
    this.end += this.buffer.write(line, this.end, 'utf8');
    this.buffer[this.end++] = 10;
  }
}

/** The lines that a `FactWriter` collected, each with its path. */
export function* factLines(collected: Uint8Array): Generator<{ path: string; line: Buffer }, void> {
  const bytes = Buffer.from(collected.buffer, collected.byteOffset, collected.length);
  for (let at = 0, end = bytes.indexOf(10); end !== -1; at = end + 1, end = bytes.indexOf(10, at)) {
    const line = bytes.subarray(at, end + 1);
    const field = line.indexOf(1);
    const path =
      field < 0 ? (JSON.parse(line.toString('utf8')) as ReportFacts).path : line.toString('utf8', 0, field);
    yield { path, line };
  }
}

const NO_ALIASES: readonly string[] = Object.freeze([]);

/** The facts that a `FactWriter` collected, in its order. */
export function readFacts(collected: Uint8Array): ReportFacts[] {
  const bytes = Buffer.from(collected.buffer, collected.byteOffset, collected.length);
  const facts: ReportFacts[] = [];
  for (let at = 0, end = bytes.indexOf(10); end !== -1; at = end + 1, end = bytes.indexOf(10, at)) {
    const line = bytes.toString('utf8', at, end);
    if (line.charCodeAt(0) === 123 && !line.includes(FIELD)) {
      facts.push(JSON.parse(line) as ReportFacts);
      continue;
    }
    const id = line.indexOf(FIELD);
    const state = line.indexOf(FIELD, id + 1);
    const list = line.indexOf(FIELD, state + 1) + 1;
    const path = line.slice(0, id);
    facts.push({
      path,
      id: state === id + 1 ? idOfPath(path) : line.slice(id + 1, state),
      withdrawn: list - state > 2,
      aliases: list === line.length ? NO_ALIASES : line.slice(list).split(ALIAS),
    });
  }
  return facts;
}
