import type { SourceConfig } from '../../core/source-config.ts';
import { tooMany } from './show.ts';

/** The names of an archive's entries as keys: bounded in number, each once, and never a path that leads anywhere. */
export class EntryKeys {
  private readonly source: SourceConfig;
  private readonly taken = new Set<string>();
  private entries = 0;

  constructor(source: SourceConfig) {
    this.source = source;
  }

  /** The key of an entry, with a reason if it is not to be read; undefined for what is no `*.json`. Throws a `SourceError` for one entry too many. */
  take(name: string): { key: string; reason: string | undefined } | undefined {
    if (++this.entries > this.source.limits.objects) throw tooMany(this.source);
    let key = name;
    while (key.startsWith('./')) key = key.slice(2);
    if (!key.endsWith('.json')) return undefined;
    const reason = LEADS_OUT.test(key) ? 'has a name that leads out of the archive' : undefined;
    if (!this.taken.has(key)) {
      this.taken.add(key);
      return { key, reason };
    }
    // Which of the two is meant depends on who reads: the first one here, the last one elsewhere.
    let copy = 2;
    while (this.taken.has(`${key}#${copy}`)) copy++;
    this.taken.add(`${key}#${copy}`);
    return { key: `${key}#${copy}`, reason: 'has the name of an earlier entry' };
  }
}

const LEADS_OUT = /^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/;
