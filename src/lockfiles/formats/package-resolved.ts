/** Package.resolved of the Swift Package Manager, versions 1 to 3. */
import { quote } from '../../core/quote.ts';
import { numberOrText, readJsonObject, readObject, textOrNull } from '../json-fields.ts';
import type { JsonReader } from '../json-reader.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';

const VERSIONS: ReadonlySet<string> = new Set(['1', '2', '3']);

interface Pin {
  identity?: string | undefined;
  kind?: string | undefined;
  location?: string | undefined;
  version?: string | undefined;
  revision?: string | undefined;
  line: number;
}

/**
 * Packages by their repository, as OSV's SwiftURL names them; the version is the revision where a branch or a commit was asked for.
 * A package of a registry has no repository and is named by its identity. A local repository is left out.
 */
export function read(text: string): Dependency[] {
  const found: Dependency[] = [];
  let version: string | undefined;
  let lists = 0;
  const readPins = (reader: JsonReader) => {
    lists++;
    reader.array('the pins', () => {
      const dependency = dependencyOf(readPin(reader));
      if (dependency) found.push(dependency);
    });
  };
  readJsonObject(text, (key, reader) => {
    if (key === 'version') version = numberOrText(reader, 'the version of the format');
    else if (key === 'pins') readPins(reader);
    else if (key === 'object') {
      readObject(reader, 'the object', (inner) => {
        if (inner === 'pins') readPins(reader);
      });
    }
  });
  if (version === undefined || !VERSIONS.has(version))
    throw new LockfileError(
      version === undefined
        ? 'has no version of a Package.resolved'
        : `is of version ${quote(version)}; mal reads 1 to 3`,
    );
  if (lists === 0) throw new LockfileError('has no list "pins"');
  return found;
}

function readPin(reader: JsonReader): Pin {
  const pin: Pin = { line: reader.line };
  readObject(reader, 'a pin', (key) => {
    if (key === 'identity' || key === 'package') {
      pin.identity = textOrNull(reader, 'the name of a package');
      pin.line = reader.line;
    } else if (key === 'location' || key === 'repositoryURL')
      pin.location = textOrNull(reader, 'the URL of a repository');
    else if (key === 'kind') pin.kind = reader.string('a kind of source');
    else if (key === 'state') {
      readObject(reader, 'the state of a pin', (inner) => {
        if (inner === 'version' || inner === 'revision')
          pin[inner] = textOrNull(reader, `the ${inner} of a pin`);
      });
    }
  });
  return pin;
}

function dependencyOf(pin: Pin): Dependency | undefined {
  const { identity, kind = 'remoteSourceControl', location, revision, line } = pin;
  const version = pin.version ?? revision;
  if (kind === 'localSourceControl' || /^(?:file:|\/)/.test(location ?? '')) return undefined;
  if (kind !== 'registry' && kind !== 'remoteSourceControl')
    throw new LockfileError(`has a pin of the kind ${quote(kind)}, which mal does not know`, line);
  const name = kind === 'registry' ? identity : location && repositoryName(location);
  if (!name || !version)
    throw new LockfileError(
      `has the pin ${quote(identity ?? location ?? '')} without a repository or a version`,
      line,
    );
  return { ecosystem: 'SwiftURL', name, version, line };
}

/** `host/path` of a URL, as OSV writes it: without scheme, user, `.git` and the last `/`. */
function repositoryName(url: string): string {
  const scp = /^(?:[^@/:]{1,255}@)?([^@/:]{1,255}):(?!\/\/)(.+)$/s.exec(url);
  const plain = scp
    ? `${scp[1]}/${scp[2]}`
    : url.replace(/^[a-z][a-z0-9+.-]{0,30}:\/\/(?:[^@/]{0,255}@)?/i, '');
  const slash = plain.indexOf('/');
  const path = plain
    .slice(slash)
    .replace(/\/{1,9}$/, '')
    .replace(/\.git$/, '');
  return plain.slice(0, Math.max(slash, 0)).toLowerCase() + path;
}
