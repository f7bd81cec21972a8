/** `npm.txt` and so on: a line is a package, `name`, or a version of one, `name@version`. */
import type { Sink } from '../sink.ts';
import { Sorter } from '../sorter.ts';
import { FilePerEcosystem } from './files.ts';
import type { DenylistWriter } from './writer.ts';

/**
 * The order is that of whole lines, as `LC_ALL=C sort` has it and `comm`, `join` and `look` want it. That of the names is another
 * one: `a-b` comes before `a@1`, but after `a`.
 */
export function plainList(sink: Sink): DenylistWriter {
  const lines = new Sorter(() => sink.scratch());
  return {
    add({ ecosystem, name, all, versions }) {
      for (const line of all ? [name] : versions.map((version) => `${name}@${version}`))
        lines.add(`${ecosystem}\n${line}`, '');
    },
    end() {
      const files = new FilePerEcosystem(sink, (ecosystem) => `${ecosystem}.txt`);
      for (const { key } of lines.sorted()) {
        const at = key.indexOf('\n');
        files.write(key.slice(0, at), `${key.slice(at + 1)}\n`);
      }
      files.end();
    },
  };
}
