/** The properties of a pom.xml, and `${…}` in texts with them. */

/** Longer than any version; where properties grow into each other, this ends it. */
const MAX_LENGTH = 1000;
const MAX_DEPTH = 20;
const COORDINATES = ['groupId', 'artifactId', 'version'] as const;

export class PomProperties {
  /** Undefined where profiles give different values. */
  readonly #values = new Map<string, string | undefined>();
  readonly #resolved = new Map<string, string | undefined>();

  define(name: string, value: string): void {
    this.#values.set(name, this.#values.has(name) && this.#values.get(name) !== value ? undefined : value);
  }

  /** What Maven itself defines: the coordinates of the project, which inherits group and version, and of its parent. */
  setProject(prefix: 'project' | 'project.parent', coordinates: ReadonlyMap<string, string>): void {
    for (const key of COORDINATES) {
      const value = coordinates.get(key);
      if (!value) continue;
      this.#values.set(`${prefix}.${key}`, value);
      if (prefix === 'project') for (const older of [`pom.${key}`, key]) this.#values.set(older, value);
      else if (key !== 'artifactId') this.#inherit(key, value);
    }
  }

  /** The text with every property in it replaced; undefined where one is not known here, or the result is no short text. */
  resolve(text: string): string | undefined {
    return this.#resolve(text, 0);
  }

  #inherit(key: string, value: string): void {
    for (const name of [`project.${key}`, `pom.${key}`, key])
      if (!this.#values.has(name)) this.#values.set(name, value);
  }

  #resolve(text: string, depth: number): string | undefined {
    if (text.length > MAX_LENGTH || depth > MAX_DEPTH) return undefined;
    let result = '';
    let from = 0;
    for (let at = text.indexOf('${'); at !== -1; at = text.indexOf('${', from)) {
      const end = text.indexOf('}', at);
      if (end === -1) break;
      const value = this.#value(text.slice(at + 2, end), depth + 1);
      if (value === undefined) return undefined;
      result += text.slice(from, at) + value;
      if (result.length > MAX_LENGTH) return undefined;
      from = end + 1;
    }
    return result + text.slice(from);
  }

  /** Found once: a property that is named in many others is not followed again. */
  #value(name: string, depth: number): string | undefined {
    if (this.#resolved.has(name)) return this.#resolved.get(name);
    // In a circle it is not known.
    this.#resolved.set(name, undefined);
    const written = this.#values.get(name);
    const value = written === undefined ? undefined : this.#resolve(written, depth);
    this.#resolved.set(name, value);
    return value;
  }
}
