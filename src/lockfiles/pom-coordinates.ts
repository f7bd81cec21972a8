/** Gathers from the elements of a pom.xml what names an artifact, and the properties. */
import { PomProperties } from './pom-properties.ts';
import type { XmlVisitor } from './xml-reader.ts';

/** An element with a group, an artifact and perhaps a version. */
export interface Coordinates {
  element: string;
  line: number;
  /** `groupId`, `artifactId`, `version`, `scope`, as they are written. */
  values: Map<string, string>;
  /** It says which version others of the name have, and may not be used itself. */
  managed: boolean;
  /** Of its place among all: what is inside of another closes before it. */
  order: number;
}

/** The elements that name an artifact, and what encloses each. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['dependency', 'dependencies'],
  ['plugin', 'plugins'],
  ['extension', 'extensions'],
  ['parent', 'project'],
]);
const FIELDS: ReadonlySet<string> = new Set(['groupId', 'artifactId', 'version', 'scope']);
/** Text longer than this names nothing. */
const MAX_TEXT = 4096;

interface Open {
  name: string;
  coordinates: Coordinates | undefined;
}

export class PomCoordinates implements XmlVisitor {
  readonly #found: Coordinates[] = [];
  readonly properties = new PomProperties();
  isProject = false;
  readonly #open: Open[] = [];
  #text = '';
  #configurations = 0;
  #managements = 0;
  #order = 0;

  /** In the order in which they begin. */
  get found(): readonly Coordinates[] {
    return this.#found.sort((a, b) => a.order - b.order);
  }

  open(name: string, _attributes: ReadonlyMap<string, string>, line: number): void {
    const outer = this.#open.at(-1);
    if (outer === undefined) this.isProject = name === 'project';
    this.#open.push({ name, coordinates: this.#coordinates(name, outer?.name, line) });
    if (name === 'configuration') this.#configurations++;
    if (name === 'dependencyManagement' || name === 'pluginManagement') this.#managements++;
    this.#text = '';
  }

  text(text: string): void {
    if (this.#text.length < MAX_TEXT) this.#text += text;
  }

  close(): void {
    const closed = this.#open.pop()!;
    const value = this.#text.trim();
    this.#text = '';
    if (closed.name === 'configuration') this.#configurations--;
    if (closed.name === 'dependencyManagement' || closed.name === 'pluginManagement') this.#managements--;
    const outer = this.#open.at(-1);
    if (outer?.coordinates && FIELDS.has(closed.name)) outer.coordinates.values.set(closed.name, value);
    if (outer?.name === 'properties' && this.#isProperties()) this.properties.define(closed.name, value);
    if (closed.coordinates) this.#keep(closed.coordinates);
  }

  #coordinates(name: string, outer: string | undefined, line: number): Coordinates | undefined {
    const isOwn = outer === undefined;
    const isListed = outer !== undefined && LISTS.get(name) === outer;
    // What plugins are told to fetch: processors of annotations, artifacts to copy.
    const isConfigured = this.#configurations > 0 && name !== 'exclusion';
    if (!isOwn && !isListed && !isConfigured) return undefined;
    return { element: name, line, values: new Map(), managed: this.#managements > 0, order: this.#order++ };
  }

  #keep(coordinates: Coordinates): void {
    const { element, values } = coordinates;
    if (this.#open.length === 0) {
      this.properties.setProject('project', values);
      return;
    }
    if (element === 'parent' && this.#open.length === 1) this.properties.setProject('project.parent', values);
    if (
      this.#configurations > 0 &&
      !(values.has('groupId') && values.has('artifactId') && values.has('version'))
    )
      return;
    this.#found.push(coordinates);
  }

  /** Of the project or of a profile, and not of what a plugin is told. */
  #isProperties(): boolean {
    const holder = this.#open.at(-2)?.name;
    return (holder === 'project' || holder === 'profile') && this.#configurations === 0;
  }
}
