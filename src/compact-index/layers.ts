/** A large index and a small one over it, which says anew what it holds: so that ten changes need not write everything. */
import type { IndexedReport } from './indexed-report.ts';
import type { IndexHeader } from './layout.ts';
import type { CompactIndex } from './read-index.ts';

/** What `CompactIndex` and layers of two have in common. */
export interface ReportIndex {
  /** Of the newest layer. */
  readonly header: Pick<IndexHeader, 'commit' | 'tree' | 'idPrefix' | 'modified' | 'ecosystems'>;
  find(ecosystem: string, matchKey: string): IndexedReport[] | undefined;
  packages(): Iterable<{ ecosystem: string; matchKey: string; reports: IndexedReport[] }>;
  withAlias(alias: string): string[] | undefined;
  close(): void;
}

export class LayeredIndex implements ReportIndex {
  readonly header: ReportIndex['header'];
  private readonly base: CompactIndex;
  private readonly above: CompactIndex;

  constructor(base: CompactIndex, above: CompactIndex) {
    this.base = base;
    this.above = above;
    const ecosystems = [...new Set([...base.header.ecosystems, ...above.header.ecosystems])].sort();
    const modified = [base.header.modified, above.header.modified].sort().at(-1)!;
    this.header = { ...above.header, ecosystems, modified };
  }

  /** A package that the upper layer holds without a report has none any more. */
  find(ecosystem: string, matchKey: string): IndexedReport[] | undefined {
    const found = this.above.find(ecosystem, matchKey) ?? this.base.find(ecosystem, matchKey);
    return found?.length === 0 ? undefined : found;
  }

  *packages(): Generator<{ ecosystem: string; matchKey: string; reports: IndexedReport[] }, void> {
    for (const one of this.base.packages()) {
      if (!this.above.find(one.ecosystem, one.matchKey)) yield one;
    }
    for (const one of this.above.packages()) if (one.reports.length > 0) yield one;
  }

  /** Of the lower layer's answers only those that still stand: whoever asks reads the report anyway. */
  withAlias(alias: string): string[] | undefined {
    const below = this.base.withAlias(alias);
    const above = this.above.withAlias(alias);
    return below || above ? [...new Set([...(below ?? []), ...(above ?? [])])].sort() : undefined;
  }

  close(): void {
    this.base.close();
    this.above.close();
  }
}
