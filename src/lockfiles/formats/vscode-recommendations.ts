/** .vscode/extensions.json: the extensions that a project recommends, without versions. */
import { quote } from '../../core/quote.ts';
import { readJsonObject } from '../json-fields.ts';
import type { Dependency } from '../lockfile.ts';

const EXTENSION = /^[\w-]{1,255}\.[\w.~$+-]{1,255}$/;

/** What is not wanted (`unwantedRecommendations`) is left out. */
export function read(text: string): Dependency[] {
  const found: Dependency[] = [];
  readJsonObject(
    text,
    (key, reader) => {
      if (key !== 'recommendations') return;
      reader.array('the recommendations', () => {
        const { line } = reader;
        const name = reader.string('an extension');
        if (!EXTENSION.test(name))
          reader.fail(`recommends ${quote(name)}, which is not a publisher and a name with a "." between`);
        found.push({ ecosystem: 'VSCode', name, version: undefined, line });
      });
    },
    true,
  );
  return found;
}
