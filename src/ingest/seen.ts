/**
 * What was read of a source, for kinds that show everything each time: `.mal/sources/<id>/seen`, sorted lines. From 2,000 on
 * they are divided by a hash of the key among `seen-0` … `seen-f`, then `seen-00` … (docs/decisions/ingest-runs.md): a few new
 * objects change a few small files. The files depend on the lines alone, not on the order in which they came.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../core/report.ts';
import { SOURCES_FOLDER } from '../core/source-state.ts';
import { CannotRun } from '../failure.ts';
import { escapeField, formatLine, parseLine, type SeenObject, versionIn } from './seen-line.ts';
import { digitsFor, fileOf, hexOf, namesIn } from './seen-names.ts';
import { SeenShard } from './seen-shard.ts';
import type { Seen } from './source.ts';

/** From so many on a source is worth a second thread. */
const MANY_LINES = 500;

export class SeenFile implements Seen {
  private readonly folder: string;
  /** By the digits that their keys' hashes begin with, all of one length. */
  private shards: Map<string, SeenShard>;
  private digits: number;
  private lines = 0;
  /** The files that are there. */
  private files: string[];
  /** Lines by key, not yet in a shard. */
  private readonly changes = new Map<string, string>();
  private asked: { key: string | undefined; shard: SeenShard | undefined; index: number } = NOTHING_ASKED;

  private constructor(folder: string, files: string[], shards: Map<string, SeenShard>) {
    this.folder = folder;
    this.files = files;
    this.shards = shards;
    this.digits = 0;
    for (const [digits, shard] of shards) {
      this.digits = digits.length;
      this.lines += shard.count;
    }
  }

  /** Throws `CannotRun` if a file is damaged. */
  static open(root: string, source: string): SeenFile {
    const folder = `${SOURCES_FOLDER}${source}`;
    const files = namesIn(join(root, folder)).filter((name) => /^seen(?:-[0-9a-f]{1,4})?$/.test(name));
    const shards = new Map<string, SeenShard>();
    for (const name of files) {
      const shard = SeenShard.read(readFileSync(join(root, folder, name)));
      if (!shard) throw damaged(`${folder}/${name}`);
      shards.set(name.slice(5), shard);
    }
    const seen = new SeenFile(folder, files, shards);
    // A run was cut off while it divided the files anew: what both hold is the same.
    if (new Set(files.map((name) => name.length)).size > 1) seen.divide(seen.digits);
    return seen;
  }

  /** Keys, without what is not saved yet. */
  get count(): number {
    return this.lines;
  }

  /** Lines that are not saved yet. */
  get unsaved(): number {
    return this.changes.size;
  }

  version(key: string): string | undefined {
    const changed = this.changes.get(key);
    if (changed !== undefined) return versionIn(changed) || undefined;
    const index = this.indexOf(key);
    return index < 0 ? undefined : versionIn(this.asked.shard!.line(index)) || undefined;
  }

  /** Keys are divided among the files by chance: the middle of one is about that of all. */
  middle(): string | undefined {
    if (this.lines < MANY_LINES) return undefined;
    const [shard] = [...this.shards.values()].sort((a, b) => b.count - a.count);
    return shard && parseLine(shard.line(shard.count >>> 1))?.key;
  }

  find(key: string): SeenObject | undefined {
    const changed = this.changes.get(key);
    if (changed !== undefined) return parseLine(changed.slice(0, -1));
    const index = this.indexOf(key);
    if (index < 0) return undefined;
    const line = parseLine(this.asked.shard!.line(index));
    if (!line) throw damaged(`${this.folder}/${fileOf(this.digitsOf(key))}`);
    return line;
  }

  /** Says that the source still has the key. */
  name(key: string): void {
    const index = this.indexOf(key);
    if (index >= 0) this.asked.shard!.mark(index);
  }

  /** The object as it was read now. */
  put(object: SeenObject): void {
    this.name(object.key);
    this.changes.set(object.key, formatLine(object));
  }

  /** Objects whose key was neither named nor put since the file was opened, and that were not taken away before. */
  *unnamed(): Generator<SeenObject> {
    for (const shard of this.shards.values()) {
      for (const line of shard.lines(false)) {
        const object = parseLine(line);
        if (object && object.sha256 !== '' && !this.changes.has(object.key)) yield object;
      }
    }
  }

  /** Whether another key shows the same bytes. Looks through everything. */
  isShownElsewhere({ key, sha256 }: Pick<SeenObject, 'key' | 'sha256'>): boolean {
    const isOther = (line: string) => {
      const object = parseLine(line);
      return object !== undefined && object.key !== key && object.sha256 === sha256;
    };
    for (const line of this.changes.values())
      if (line.includes(sha256) && isOther(line.slice(0, -1))) return true;
    for (const shard of this.shards.values())
      for (const line of shard.linesWith(sha256))
        if (isOther(line) && !this.changes.has(parseLine(line)!.key)) return true;
    return false;
  }

  /** Every object. */
  *objects(): Generator<SeenObject> {
    for (const line of this.changes.values()) yield parseLine(line.slice(0, -1))!;
    for (const shard of this.shards.values()) {
      for (const line of shard.lines()) {
        const object = parseLine(line);
        if (object && !this.changes.has(object.key)) yield object;
      }
    }
  }

  /**
   * Takes the changes in, and says one by one which files that alters, writes before deletes. To be called when everything they
   * speak of is on the disk, and to be read to its end.
   */
  *save(): Generator<Change> {
    const changed = this.takeIn();
    const digits = digitsFor(this.lines);
    if (digits !== this.digits || this.files.some((name) => !this.shards.has(name.slice(5)))) {
      this.divide(digits);
      for (const key of this.shards.keys()) changed.add(key);
    }
    const files = [...this.shards].filter(([, { count }]) => count > 0).map(([key]) => fileOf(key));
    const gone = this.files.filter((name) => !files.includes(name));
    this.files = files;
    for (const key of [...changed].sort()) {
      const shard = this.shards.get(key);
      if (!shard || shard.count === 0) continue;
      // Only the text of one file is in memory.
      yield { kind: 'write', path: `${this.folder}/${fileOf(key)}`, text: shard.bytes.toString('utf8') };
    }
    for (const name of gone) yield { kind: 'delete', path: `${this.folder}/${name}` };
  }

  /** The shards that changed. */
  private takeIn(): Set<string> {
    this.asked = NOTHING_ASKED;
    const groups = new Map<string, string[]>();
    for (const [key, line] of this.changes) {
      const digits = this.digitsOf(key);
      const group = groups.get(digits);
      if (group) group.push(line);
      else groups.set(digits, [line]);
    }
    this.changes.clear();
    const changed = new Set<string>();
    for (const [digits, lines] of groups) {
      const before = this.shards.get(digits) ?? EMPTY;
      const after = before.with(lines);
      if (after.bytes.equals(before.bytes)) continue;
      this.lines += after.count - before.count;
      this.shards.set(digits, after);
      changed.add(digits);
    }
    return changed;
  }

  /** Divides all lines among files of so many digits. Of two lines with one key the later stays. */
  private divide(digits: number): void {
    this.asked = NOTHING_ASKED;
    const divided = new Map<string, SeenShard>();
    for (const shard of this.shards.values()) {
      for (const named of [true, false]) {
        const groups = new Map<string, string[]>();
        for (const line of shard.lines(named)) {
          const object = parseLine(line);
          if (!object) throw damaged(`${this.folder}/seen`);
          const key = hexOf(object.key).slice(0, digits);
          const group = groups.get(key);
          if (group) group.push(`${line}\n`);
          else groups.set(key, [`${line}\n`]);
        }
        for (const [key, lines] of groups) divided.set(key, (divided.get(key) ?? EMPTY).with(lines, named));
      }
    }
    this.digits = digits;
    this.shards = divided;
    this.lines = 0;
    for (const { count } of divided.values()) this.lines += count;
  }

  /** The line of a key in its shard, which is then `asked.shard`; -1 if there is none. The last answer is remembered. */
  private indexOf(key: string): number {
    if (this.lines === 0) return -1;
    if (this.asked.key !== key) {
      const shard = this.shards.get(this.digitsOf(key));
      this.asked = { key, shard, index: shard?.find(needleOf(key)) ?? -1 };
    }
    return this.asked.index;
  }

  private digitsOf(key: string): string {
    return this.digits === 0 ? '' : hexOf(key).slice(0, this.digits);
  }
}

const NOTHING_ASKED = { key: undefined, shard: undefined, index: -1 };
const EMPTY = SeenShard.read(Buffer.alloc(0))!;

const needleOf = (key: string): Buffer => Buffer.from(`${escapeField(key)}\t`);
const damaged = (path: string): CannotRun =>
  new CannotRun(
    `${path} is damaged.`,
    `Restore it: git checkout -- ${path}. Without it everything is read again, which changes nothing.`,
  );
