/** `npm.txt` and so on: a line is a package, `name`, or a version of one, `name@version`. */
import type { Sink } from '../sink.ts';
import { FilePerEcosystem } from './files.ts';
import type { DenylistWriter } from './writer.ts';

export function plainList(sink: Sink): DenylistWriter {
  const files = new FilePerEcosystem(sink, (ecosystem) => `${ecosystem}.txt`);
  return {
    add({ ecosystem, name, all, versions }) {
      const lines = all ? [name] : versions.map((version) => `${name}@${version}`);
      if (lines.length > 0) files.write(ecosystem, `${lines.join('\n')}\n`);
    },
    end: () => files.end(),
  };
}
