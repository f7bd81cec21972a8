/** extensions/extensions.json in an editor's own folder: the extensions that are installed there. */
import { readObject, textOrNull } from '../json-fields.ts';
import { JsonReader } from '../json-reader.ts';
import { type Dependency, type LockfileContext, LockfileError } from '../lockfile.ts';

/** Editors that install from Open VSX and not from Microsoft's marketplace. */
const OPEN_VSX =
  /(?:^|\/)\.(?!vscode(?:-server|-remote|-insiders|-server-insiders|-exploration)?\/)[^/]+\/extensions\/extensions\.json$/;

export function read(text: string, { path }: LockfileContext): Dependency[] {
  const ecosystem = OPEN_VSX.test(path) ? 'VSCode:https://open-vsx.org' : 'VSCode';
  const found: Dependency[] = [];
  const reader = new JsonReader(text);
  reader.array('the extensions', () => {
    let { line } = reader;
    let id: string | undefined;
    let version: string | undefined;
    readObject(reader, 'an extension', (key) => {
      if (key === 'version') version = textOrNull(reader, 'the version of an extension');
      else if (key === 'identifier') {
        readObject(reader, 'the identifier of an extension', (inner) => {
          if (inner !== 'id') return;
          id = reader.string('the id of an extension');
          line = reader.line;
        });
      }
    });
    if (!id || !version) throw new LockfileError('has an extension without its id or its version', line);
    found.push({ ecosystem, name: id, version, line });
  });
  reader.end();
  return found;
}
