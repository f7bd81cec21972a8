/** Reports → the bytes of a compact index. The same reports give the same bytes, in whatever order they come. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { identify } from '../ecosystems/identity.ts';
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

/** `packed`: a byte each character. A small buffer of its own would keep eight kilobytes of others' alive. */
interface PackedReport {
  id: string;
  packed: string;
}

/** Collects reports one by one; keeps some hundred bytes of each. */
export class IndexBuilder {
  private readonly packages = new Map<string, { matchKey: string; reports: PackedReport[] }>();
  private readonly aliases = new Map<string, string[]>();
  private readonly out = new ByteWriter();
  private readonly source: IndexSource;
  private modified = '';
  private reports = 0;

  constructor(source: IndexSource) {
    this.source = source;
  }

  /** `modified`: of the report; `aliases`: its other ids. Throws `InvalidPackageError` for a package that cannot be. */
  add(report: IndexedReport, modified: string, aliases: readonly string[]): void {
    const { key: matchKey } = identify({ ecosystem: report.ecosystem, name: report.name });
    this.addPackage(report.ecosystem, matchKey).push({ id: report.id, packed: this.pack(report, matchKey) });
    this.reports++;
    if (modified > this.modified) this.modified = modified;
    for (const alias of aliases) {
      const ids = this.aliases.get(alias);
      if (ids) ids.push(report.id);
      else this.aliases.set(alias, [report.id]);
    }
  }

  /** Says that a package has no report: what a layer below says of it no longer counts. */
  addEmpty(ecosystem: string, matchKey: string): void {
    this.addPackage(ecosystem, matchKey);
  }

  finish(): Buffer {
    const names = new Set([...this.packages.keys()].map((key) => key.slice(0, key.indexOf('\0'))));
    const ecosystems = [...names].sort();
    const numbers = new Map(ecosystems.map((name, i) => [name, i]));
    const entries = [...this.packages]
      .map(([key, { matchKey, reports }]) => ({
        key: keyOf(numbers.get(key.slice(0, key.indexOf('\0')))!, matchKey),
        reports: reports.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const blocks: Buffer[] = [];
    const firsts: string[] = [];
    for (let at = 0; at < entries.length; at += BLOCK) {
      firsts.push(entries[at]!.key);
      blocks.push(this.block(entries.slice(at, at + BLOCK)));
    }
    const body = [...blocks, directoryOf(blocks, firsts), this.aliasTable()];
    const sha256 = createHash('sha256');
    for (const part of body) sha256.update(part);
    const blocksLength = blocks.reduce((sum, { length }) => sum + length, 0);
    const directory = { offset: blocksLength, length: body.at(-2)!.length, crc32: crc32(body.at(-2)!) };
    const header: IndexHeader = {
      ...this.source,
      reports: this.reports,
      packages: entries.length,
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

  private addPackage(ecosystem: string, matchKey: string): PackedReport[] {
    const key = `${ecosystem}\0${matchKey}`;
    let found = this.packages.get(key);
    if (!found) {
      found = { matchKey, reports: [] };
      this.packages.set(key, found);
    }
    return found.reports;
  }

  private pack(report: IndexedReport, matchKey: string): string {
    this.out.clear();
    packReport(report, this.source.idPrefix, matchKey, this.out);
    return this.out.take().toString('latin1');
  }

  private block(entries: readonly { key: string; reports: readonly PackedReport[] }[]): Buffer {
    const { out } = this;
    out.clear();
    let previous = entries[0]!.key;
    for (const { key, reports } of entries) {
      // The first key stands in the directory.
      putKey(out, previous, key);
      out.number(reports.reduce((sum, { packed }) => sum + packed.length, 0));
      for (const { packed } of reports) out.bytes(Buffer.from(packed, 'latin1'));
      previous = key;
    }
    return out.take();
  }

  private aliasTable(): Buffer {
    const entries = [...this.aliases]
      .map(([alias, ids]) => ({ key: Buffer.from(alias, 'utf8').toString('latin1'), ids: ids.sort() }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const table = new ByteWriter();
    let previous = '';
    for (const { key, ids } of entries) {
      this.out.clear();
      for (const id of ids) packId(id, this.source.idPrefix, this.out);
      putKey(table, previous, key);
      table.number(this.out.length);
      table.bytes(this.out.take());
      previous = key;
    }
    return table.take();
  }
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
