/** What reports say of packages, gathered by name: those on one package need not lie side by side. */
import type { Sink } from './sink.ts';
import { Sorter } from './sorter.ts';

export class ByName {
  private readonly rows: Sorter;

  constructor(sink: Sink) {
    this.rows = new Sorter(() => sink.scratch());
  }

  /** `json`: what the report of this id says. */
  add(name: string, id: string, json: string): void {
    this.rows.add(`${name}\0${id}`, json);
  }

  /** Name after name, of each what its reports say, in the order of their ids; once. */
  *groups(): Generator<{ name: string; rows: string[] }, void> {
    let current: { name: string; rows: string[] } | undefined;
    for (const { key, value } of this.rows.sorted()) {
      const name = key.slice(0, key.indexOf('\0'));
      const row = value.toString('utf8');
      if (current?.name === name) current.rows.push(row);
      else {
        if (current) yield current;
        current = { name, rows: [row] };
      }
    }
    if (current) yield current;
  }
}
