/** What the formats of SBOMs have in common: elements with package URLs, and which of them the SBOM is about. */
import { quote } from '../../core/quote.ts';
import { attempt, type Dependency, type LockfileContext, LockfileError } from '../lockfile.ts';
import { purlDependency } from '../purl-dependency.ts';

/** Kinds that a package of a registry may be; also where none is stated. */
const PACKAGES: ReadonlySet<string> = new Set(['', 'library', 'framework', 'module', 'other', 'noassertion']);

export interface Element {
  /** How the file refers to it. */
  id?: string | undefined;
  name?: string | undefined;
  version?: string | undefined;
  /** `library`, `application` …, in any case of letters. */
  kind?: string | undefined;
  /** With the line of each, from 1. */
  purls: Map<string, number>;
  line: number;
}

export class Elements {
  /** Whether there is the list that SPDX 3.0 keeps everything in. */
  hasGraph = false;
  readonly #elements: Element[] = [];
  readonly #roots = new Set<string>();

  /** An element whose fields may still be filled in: it keeps the place in which it begins. */
  add(line: number): Element {
    const element: Element = { purls: new Map(), line };
    this.#elements.push(element);
    return element;
  }

  /** Notes that the SBOM is about the element of this id. */
  addRoot(id: string): void {
    this.#roots.add(id);
  }

  /** In the order of the file. A package without a package URL is a problem. */
  dependencies(context?: LockfileContext): Dependency[] {
    const isRoot = this.#root();
    return this.#elements.flatMap((element) => {
      if (isRoot(element)) return [];
      const { purls, version } = element;
      if (purls.size === 0) attempt(context, () => checkKind(element));
      return [...purls].flatMap(
        ([purl, line]) => attempt(context, () => purlDependency(purl, version, line)) ?? [],
      );
    });
  }

  /** Some tools name every package as one that the document is about; then none is its root. */
  #root(): (element: Element) => boolean {
    const roots = this.#elements.filter(({ id }) => id !== undefined && this.#roots.has(id));
    return roots.length === 1 ? (element) => element === roots[0] : () => false;
  }
}

function checkKind({ name, kind = '', line }: Element): void {
  if (!PACKAGES.has(kind.toLowerCase())) return;
  const what = name ? `the ${kind.toLowerCase() || 'package'} ${quote(name)}` : 'a package without a name';
  throw new LockfileError(`lists ${what} without a package URL, so nobody can say which it is`, line);
}
