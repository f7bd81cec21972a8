/** Reports → the bytes of a compact index. The same reports give the same bytes, in whatever order they come. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { identify } from '../ecosystems/identity.ts';
import { Sorter } from '../export/sorter.ts';
import { ByteWriter } from './bytes.ts';
import { type IndexedReport, packReport } from './indexed-report.ts';
import { BLOCK, type IndexHeader, keyOf, MAGIC, sharedPrefix } from './layout.ts';
import { packId } from './packed-id.ts';

export interface IndexSource {
  commit: string;
  tree: string;
  /** Where it says only what changed: since which commit. */
  base?: string;
  idPrefix: string;
}

/** Collects reports one by one, as few bytes each. */
export class IndexBuilder {
  private readonly rows: Sorter;
  private readonly aliases: Sorter;
  private readonly out = new ByteWriter();
  private readonly source: IndexSource;
  private modified = '';
  private reports = 0;

  /** What is collected stays in memory, unless `scratch` opens empty files for it. */
  constructor(source: IndexSource, scratch?: () => number) {
    this.source = source;
    this.rows = collector(scratch);
    this.aliases = collector(scratch);
  }

  /** Takes note of when a report changed, also one that is withdrawn and not added. */
  changed(modified: string): void {
    if (modified > this.modified) this.modified = modified;
  }

  /** `aliases`: its other ids. Throws `InvalidPackageError` for a package that cannot be. */
  add(report: IndexedReport, aliases: readonly string[]): void {
    const { id, ecosystem, name } = report;
    const { key: matchKey } = identify({ ecosystem, name });
    this.out.clear();
    packReport(report, this.source.idPrefix, matchKey, this.out);
    this.rows.add(`${ecosystem}\0${matchKey}\0${id}`, this.out.take());
    this.reports++;
    for (const alias of aliases) if (!alias.includes('\0')) this.aliases.add(`${alias}\0${id}`, '');
  }

  /** Says that a package has no report: what a layer below says of it no longer counts. */
  addEmpty(ecosystem: string, matchKey: string): void {
    this.rows.add(`${ecosystem}\0${matchKey}\0`, '');
  }

  finish(): Buffer {
    const { blocks, firsts, packages, ecosystems } = this.packBlocks();
    const body = [...blocks, directoryOf(blocks, firsts), this.aliasTable()];
    const sha256 = createHash('sha256');
    for (const part of body) sha256.update(part);
    const blocksLength = blocks.reduce((sum, { length }) => sum + length, 0);
    const directory = { offset: blocksLength, length: body.at(-2)!.length, crc32: crc32(body.at(-2)!) };
    const header: IndexHeader = {
      ...this.source,
      reports: this.reports,
      packages,
      blockCount: blocks.length,
      modified: this.modified,
      ecosystems,
      blocks: { offset: 0, length: blocksLength },
      directory,
      aliases: {
        offset: directory.offset + directory.length,
        length: body.at(-1)!.length,
        crc32: crc32(body.at(-1)!),
      },
      sha256: sha256.digest('hex'),
    };
    const second = Buffer.from(JSON.stringify(header));
    const first = `${MAGIC}${crc32(second).toString(16).padStart(8, '0')}\n`;
    return Buffer.concat([Buffer.from(first), second, Buffer.from('\n'), ...body]);
  }

  private packBlocks(): { blocks: Buffer[]; firsts: string[]; packages: number; ecosystems: string[] } {
    const { out } = this;
    const [blocks, firsts, ecosystems]: [Buffer[], string[], string[]] = [[], [], []];
    let packages = 0;
    let previous = '';
    out.clear();
    for (const { ecosystem, matchKey, packed } of this.packages()) {
      if (ecosystem !== ecosystems.at(-1)) ecosystems.push(ecosystem);
      const key = keyOf(ecosystems.length - 1, matchKey);
      if (packages % BLOCK === 0) {
        if (packages > 0) blocks.push(out.take());
        out.clear();
        // The first key stands in the directory.
        firsts.push(key);
        previous = key;
      }
      putKey(out, previous, key);
      out.number(packed.reduce((sum, { length }) => sum + length, 0));
      for (const bytes of packed) out.bytes(bytes);
      previous = key;
      packages++;
    }
    if (packages > 0) blocks.push(out.take());
    return { blocks, firsts, packages, ecosystems };
  }

  /** Every package with its reports, by ecosystem, match key and id. */
  private *packages(): Generator<{ ecosystem: string; matchKey: string; packed: Buffer[] }, void> {
    let current: { ecosystem: string; matchKey: string; packed: Buffer[] } | undefined;
    for (const { key, value } of this.rows.sorted()) {
      const [ecosystem, matchKey] = key.split('\0', 2) as [string, string];
      if (current?.ecosystem !== ecosystem || current.matchKey !== matchKey) {
        if (current) yield current;
        current = { ecosystem, matchKey, packed: [] };
      }
      if (value.length > 0) current.packed.push(Buffer.from(value));
    }
    if (current) yield current;
  }

  private aliasTable(): Buffer {
    const table = new ByteWriter();
    const { out } = this;
    let previous = '';
    let alias: string | undefined;
    let last = '';
    const end = (): void => {
      if (alias === undefined) return;
      const key = Buffer.from(alias, 'utf8').toString('latin1');
      putKey(table, previous, key);
      table.number(out.length);
      table.bytes(out.take());
      previous = key;
    };
    for (const { key } of this.aliases.sorted()) {
      if (key === last) continue;
      last = key;
      const cut = key.indexOf('\0');
      if (key.slice(0, cut) !== alias) {
        end();
        alias = key.slice(0, cut);
        out.clear();
      }
      packId(key.slice(cut + 1), this.source.idPrefix, out);
    }
    end();
    return table.take();
  }
}

function collector(scratch: (() => number) | undefined): Sorter {
  if (scratch) return new Sorter(scratch);
  const never = (): number => {
    throw new Error('What is kept in memory needs no file.');
  };
  return new Sorter(never, Number.POSITIVE_INFINITY);
}

/** What it does not share with the key before it. */
function putKey(out: ByteWriter, previous: string, key: string): void {
  const shared = sharedPrefix(previous, key);
  out.number(shared);
  out.number(key.length - shared);
  out.bytes(Buffer.from(key.slice(shared), 'latin1'));
}

function directoryOf(blocks: readonly Buffer[], firsts: readonly string[]): Buffer {
  const keys = firsts.map((key) => Buffer.from(key, 'latin1'));
  const table = Buffer.alloc(blocks.length * 12);
  let end = 0;
  let keyEnd = 0;
  for (const [i, block] of blocks.entries()) {
    end += block.length;
    keyEnd += keys[i]!.length;
    table.writeUInt32LE(end, i * 12);
    table.writeUInt32LE(crc32(block), i * 12 + 4);
    table.writeUInt32LE(keyEnd, i * 12 + 8);
  }
  return Buffer.concat([table, ...keys]);
}
