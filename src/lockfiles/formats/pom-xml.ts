/** pom.xml of Maven: dependencies, plugins, extensions and the parent, managed or used, in profiles too. */
import { quote } from '../../core/quote.ts';
import { attempt, type Dependency, type LockfileContext, LockfileError } from '../lockfile.ts';
import { type Coordinates, PomCoordinates } from '../pom-coordinates.ts';
import type { PomProperties } from '../pom-properties.ts';
import { readXml } from '../xml-reader.ts';

/**
 * A version is known where it is plain, `[1.0]`, a property of this file, or managed in this file; ranges and what a parent defines
 * leave it undefined. A dependency on a file of the machine (`system`) is left out.
 */
export function read(text: string, context?: LockfileContext): Dependency[] {
  const pom = new PomCoordinates();
  readXml(text, pom);
  if (!pom.isProject) throw new LockfileError('is not a Maven project');
  const named = pom.found.flatMap((coordinates) => {
    const name = attempt(context, () => nameOf(coordinates, pom.properties));
    return name === undefined ? [] : [{ coordinates, name }];
  });
  const managed = managedVersions(named, pom.properties);
  return named
    .filter(({ coordinates }) => coordinates.values.get('scope') !== 'system')
    .map(({ coordinates, name }) => ({
      ecosystem: 'Maven',
      name,
      version:
        versionOf(coordinates, pom.properties) ?? (isWritten(coordinates) ? undefined : managed.get(name)),
      line: coordinates.line,
    }));
}

function nameOf({ element, values, line }: Coordinates, properties: PomProperties): string {
  const [group, artifact] = ['groupId', 'artifactId'].map((key) => {
    const written =
      values.get(key) || (key === 'groupId' && element === 'plugin' ? 'org.apache.maven.plugins' : undefined);
    if (written === undefined) throw new LockfileError(`has a ${element} without its ${key}`, line);
    const resolved = properties.resolve(written);
    if (!resolved)
      throw new LockfileError(
        `names a ${element} ${quote(written)} by a property that this file does not define`,
        line,
      );
    return resolved;
  });
  return `${group}:${artifact}`;
}

function isWritten({ values }: Coordinates): boolean {
  return Boolean(values.get('version'));
}

function versionOf({ values }: Coordinates, properties: PomProperties): string | undefined {
  const resolved = properties.resolve(values.get('version') ?? '');
  const exact = resolved && (/^\[([^,[\]()]{1,255})\]$/.exec(resolved)?.[1]?.trim() ?? resolved);
  return !exact || /[,[\]()\s]/.test(exact) || exact === 'LATEST' || exact === 'RELEASE' ? undefined : exact;
}

/** The versions that the file gives to names for use elsewhere in it; none where it gives two. */
function managedVersions(
  named: readonly { coordinates: Coordinates; name: string }[],
  properties: PomProperties,
): Map<string, string | undefined> {
  const managed = new Map<string, string | undefined>();
  for (const { coordinates, name } of named) {
    if (!coordinates.managed) continue;
    const version = versionOf(coordinates, properties);
    managed.set(name, managed.has(name) && managed.get(name) !== version ? undefined : version);
  }
  return managed;
}
