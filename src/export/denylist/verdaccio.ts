/** `verdaccio.yaml`: the rules of Verdaccio's own filter (6.4 and later, `@verdaccio/package-filter`). */
import { VERDACCIO_ECOSYSTEM, verdaccioRange } from '../../ecosystems/proxies/verdaccio-range.ts';
import type { Sink } from '../sink.ts';
import type { DenylistWriter } from './writer.ts';

const HEAD = `filters:
  '@verdaccio/package-filter':
    block:`;

/** Every package has one rule: Verdaccio refuses to start where a package is blocked and one of its versions is too. */
export function verdaccioRules(sink: Sink): DenylistWriter {
  const file = sink.open('verdaccio.yaml');
  let count = 0;
  file.write(HEAD);
  return {
    add({ ecosystem, name, all, versions, ranges }) {
      if (ecosystem !== VERDACCIO_ECOSYSTEM) return;
      const blocked = [...versions.flatMap((version) => verdaccioRange(version) ?? []), ...ranges];
      if (!all && blocked.length === 0) return;
      if (count++ === 0) file.write('\n');
      // Every JSON text is one of YAML.
      file.write(`      - package: ${JSON.stringify(name)}\n`);
      if (!all) file.write(`        versions: ${JSON.stringify(blocked.join(' || '))}\n`);
    },
    end() {
      if (count === 0) file.write(' []\n');
      file.end();
    },
  };
}
