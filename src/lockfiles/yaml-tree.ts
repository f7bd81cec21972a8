/**
 * YAML made safe to walk: nesting is bounded before the tree is built, all scalars are texts, keys stand once, an alias is its
 * anchor's node (never a copy), and every node knows its line. Linear; what is malformed is a `LockfileError`.
 */
import {
  Composer,
  type CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Parser,
  type YAMLMap,
} from 'yaml';
import { escapeInvisible, quote } from '../core/quote.ts';
import { LockfileError } from './lockfile.ts';

/** In tokens of the syntax tree, of which a level of nesting takes two. */
const MAX_DEPTH = 200;
/** The library takes two seconds for a million characters, and of the worst kind ten. */
const MAX_LENGTH = 1024 * 1024;

export class YamlTree {
  /** Undefined for an empty document. */
  readonly root: Node | undefined;
  readonly #lines = new LineCounter();
  readonly #anchors = new Map<Node, Node>();

  constructor(text: string) {
    if (text.length > MAX_LENGTH)
      throw new LockfileError(`is longer than the ${MAX_LENGTH} characters of YAML that mal reads`);
    const tokens = [...new Parser(this.#lines.addNewLine).parse(text)];
    this.#checkDepth(tokens);
    // The library looks for equal keys in quadratic time; `entries` does it here.
    const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false });
    const [document, another] = composer.compose(tokens);
    if (another !== undefined) this.#fail('holds more than one YAML document', another.range[0]);
    const [error] = document?.errors ?? [];
    if (error !== undefined)
      this.#fail(`is not valid YAML: ${escapeInvisible(error.message.slice(0, 120))}`, error.pos[0]);
    this.root = (document?.contents as Node | null | undefined) ?? undefined;
    if (this.root) this.#resolve(this.root, new Map());
  }

  /** From 1. */
  line(node: Node): number {
    return this.#lines.linePos(node.range?.[0] ?? 0).line;
  }

  /** The node itself, or what an alias stands for: the same object each time. */
  target(node: Node): Node {
    return this.#anchors.get(node) ?? node;
  }

  /** The entries of a mapping, in order; none where there is no node or an empty one. `what` is what belongs there, with its article. */
  entries(node: Node | undefined, what: string): [key: string, value: Node | undefined, line: number][] {
    const target = this.#present(node);
    if (target === undefined) return [];
    if (!isMap(target)) this.fail(`has ${kindOf(target)} where ${what} belongs`, target);
    const seen = new Set<string>();
    return (target as YAMLMap<Node, Node | null>).items.map(({ key, value }) => {
      const name = this.text(key, 'a key');
      if (name === '<<') this.fail('merges mappings with "<<", which mal does not follow', key);
      if (seen.has(name)) this.fail(`has the key ${quote(name)} twice in one mapping`, key);
      seen.add(name);
      return [name, value ?? undefined, this.line(key)];
    });
  }

  /** The elements of a sequence. */
  elements(node: Node | undefined, what: string): Node[] {
    const target = this.#present(node);
    if (target === undefined) return [];
    if (!isSeq(target)) this.fail(`has ${kindOf(target)} where ${what} belongs`, target);
    return target.items as Node[];
  }

  /** A scalar as it is meant, numbers and `true` as they are written. */
  text(node: Node | undefined, what: string): string {
    const target = node && this.target(node);
    if (!isScalar(target)) this.fail(`has ${kindOf(target)} where ${what} belongs`, node);
    return String(target.value ?? '');
  }

  /** What a node or its alias means; undefined where nothing is written, as after `key:`. */
  #present(node: Node | undefined): Node | undefined {
    const target = node && this.target(node);
    return isScalar(target) && !target.value && !target.source ? undefined : target;
  }

  fail(message: string, node: Node | undefined): never {
    this.#fail(message, node?.range?.[0]);
  }

  #fail(message: string, offset: number | undefined): never {
    throw new LockfileError(message, offset === undefined ? 0 : this.#lines.linePos(offset).line);
  }

  /** The composer recurses; the parser of tokens does not. */
  #checkDepth(tokens: readonly CST.Token[]): void {
    const stack: [token: object, depth: number][] = tokens.map((token) => [token, 1]);
    for (let top = stack.pop(); top; top = stack.pop()) {
      const [token, depth] = top;
      if (depth > MAX_DEPTH) this.#fail('is nested too deeply', 'offset' in token ? Number(token.offset) : 0);
      if (!('items' in token || 'value' in token || 'key' in token)) continue;
      const { items, value, key } = token as { items?: object[]; value?: unknown; key?: unknown };
      if (Array.isArray(items)) for (const item of items) stack.push([item, depth + 1]);
      if (typeof value === 'object' && value !== null) stack.push([value, depth + 1]);
      if (typeof key === 'object' && key !== null) stack.push([key, depth + 1]);
    }
  }

  /** An alias means the last anchor of its name before it. */
  #resolve(node: Node, known: Map<string, Node>): void {
    if (isAlias(node)) {
      const target = known.get(node.source);
      if (target === undefined)
        this.fail(`has an alias of ${quote(node.source)}, which no anchor before it names`, node);
      this.#anchors.set(node, target);
      return;
    }
    const { anchor } = node as { anchor?: string };
    if (anchor) known.set(anchor, node);
    if (isSeq(node)) for (const item of node.items) this.#resolve(item as Node, known);
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        this.#resolve(key as Node, known);
        if (value) this.#resolve(value as Node, known);
      }
    }
  }
}

function kindOf(node: Node | undefined): string {
  return node === undefined ? 'nothing' : isMap(node) ? 'a mapping' : isSeq(node) ? 'a list' : 'a text';
}
