/**
 * JSON (RFC 8259) read from front to back: only what is asked for becomes a value, everything else is checked and skipped, and
 * the line is always known. As strict as `JSON.parse`, in about its time; nothing recurses, so depth costs nothing.
 */
import { quote } from '../core/quote.ts';
import { LockfileError } from './lockfile.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const STAR = 42;
const COMMA = 44;
const SLASH = 47;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN = 123;
const CLOSE = 125;
const SCALAR = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null/y;
const ESCAPE = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

export class JsonReader {
  /** Of the key or value read last, 1-based. */
  line = 1;
  private readonly text: string;
  private readonly comments: boolean;
  private at = 0;
  /** Whether nothing of the container that is open has been read. */
  private fresh = false;
  /** How many values were read or skipped; looking at one does not count. */
  private begun = 0;

  /** `jsonc`: comments and a comma after the last element are allowed. A byte order mark may lead the text. */
  constructor(text: string, jsonc = false) {
    this.text = text;
    this.comments = jsonc;
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  /** Throws what is wrong at the present line. */
  fail(message: string, line = this.line): never {
    throw new LockfileError(message, line);
  }

  /** Whether an object is next. */
  isObject(): boolean {
    return this.next() === OPEN;
  }

  isArray(): boolean {
    return this.next() === OPEN_LIST;
  }

  isString(): boolean {
    return this.next() === QUOTE;
  }

  /** Reads an object; a value that `member` does not read is skipped. `what` it is, for messages: `the packages`. */
  object(what: string, member: (key: string) => void): void {
    this.enterObject(what);
    for (let key = this.nextKey(); key !== undefined; key = this.nextKey()) {
      const before = this.begun;
      member(key);
      if (this.begun === before) this.skip();
    }
  }

  /** The same for a list. */
  array(what: string, element: (index: number) => void): void {
    if (!this.isArray()) this.fail(`has ${this.found()} where ${what} should be a list`);
    this.begun++;
    this.at++;
    this.fresh = true;
    for (let i = 0; this.nextElement(CLOSE_LIST); i++) {
      const before = this.begun;
      element(i);
      if (this.begun === before) this.skip();
    }
  }

  /** Goes into an object, whose members `nextKey` then gives. */
  enterObject(what: string): void {
    if (!this.isObject()) this.fail(`has ${this.found()} where ${what} should be an object`);
    this.begun++;
    this.at++;
    this.fresh = true;
  }

  /** The next key, whose value must then be read or skipped; undefined after the last, which leaves the object. */
  nextKey(): string | undefined {
    if (!this.nextElement(CLOSE)) return undefined;
    if (this.text.charCodeAt(this.at) !== QUOTE) this.expected('a key in double quotes');
    const key = this.readString();
    if (this.next() !== COLON) this.expected('a colon after a key');
    this.at++;
    return key;
  }

  /** A text. `what` it is, for messages: `a version`. */
  string(what: string): string {
    if (!this.isString()) this.fail(`has ${this.found()} where ${what} should be a text`);
    this.begun++;
    this.fresh = false;
    return this.readString();
  }

  /** Any value, as `JSON.parse` gives it. */
  value(): unknown {
    this.next();
    const start = this.at;
    this.skip();
    return JSON.parse(this.text.slice(start, this.at));
  }

  /** Leaves a value out, whatever it is. */
  skip(): void {
    this.begun++;
    /** Of each container that is open: whether it is an object. */
    const open: boolean[] = [];
    for (;;) {
      const c = this.next();
      if (c === OPEN || c === OPEN_LIST) {
        this.at++;
        this.fresh = true;
        open.push(c === OPEN);
      } else if (c === QUOTE) {
        this.skipString();
        this.fresh = false;
      } else this.skipScalar();
      while (open.length > 0 && !this.nextElement(open.at(-1) ? CLOSE : CLOSE_LIST)) open.pop();
      if (open.length === 0) return;
      if (!open.at(-1)) continue;
      if (this.text.charCodeAt(this.at) !== QUOTE) this.expected('a key in double quotes');
      this.skipString();
      if (this.next() !== COLON) this.expected('a colon after a key');
      this.at++;
    }
  }

  /** Makes sure that nothing follows. */
  end(): void {
    if (!Number.isNaN(this.next())) this.expected('nothing more');
  }

  /** Goes over the comma to the next element; at the end of the container it leaves it and says no. */
  private nextElement(close: number): boolean {
    let c = this.next();
    if (c === COMMA && !this.fresh) {
      this.at++;
      c = this.next();
      if (c === close && !this.comments) this.expected('another element after the comma');
    } else if (c !== close && !this.fresh) this.expected(`a comma or "${String.fromCharCode(close)}"`);
    this.fresh = false;
    if (c !== close) return true;
    this.at++;
    return false;
  }

  /** The code of the next token's first character, which `at` and `line` then stand at; NaN at the end. */
  private next(): number {
    const text = this.text;
    let at = this.at;
    let c = text.charCodeAt(at);
    while (c <= SPACE || (c === SLASH && this.comments)) {
      if (c === LF) this.line++;
      else if (c === SLASH) at = this.skipComment(at);
      else if (c !== SPACE && c !== CR && c !== TAB) break;
      c = text.charCodeAt(++at);
    }
    this.at = at;
    return c;
  }

  /** The last character of the comment at `at`; of one that ends with the line, the one before its break. */
  private skipComment(at: number): number {
    const block = this.text.charCodeAt(at + 1) === STAR;
    if (!block && this.text.charCodeAt(at + 1) !== SLASH) this.fail('has a "/" where a value should be');
    const end = this.text.indexOf(block ? '*/' : '\n', at + 2);
    if (end < 0 && block) this.fail('has a comment that is not closed');
    const last = end < 0 ? this.text.length : block ? end + 1 : end - 1;
    for (let i = at; i < last; i++) if (this.text.charCodeAt(i) === LF) this.line++;
    return last;
  }

  private readString(): string {
    const start = this.at + 1;
    const escaped = this.skipString();
    if (escaped) return JSON.parse(this.text.slice(start - 1, this.at)) as string;
    return this.text.slice(start, this.at - 1);
  }

  /** Goes over a string and says whether it has escapes. */
  private skipString(): boolean {
    const text = this.text;
    let escaped = false;
    let i = this.at + 1;
    for (let c = text.charCodeAt(i); c !== QUOTE; c = text.charCodeAt(++i)) {
      // Also at the end, where it is not a number.
      if (!(c >= SPACE)) this.fail('has a text that is not closed, or holds a raw control character');
      if (c !== BACKSLASH) continue;
      escaped = true;
      ESCAPE.lastIndex = i + 1;
      if (!ESCAPE.test(text)) this.fail('has an escape in a text that JSON does not know');
      i = ESCAPE.lastIndex - 1;
    }
    this.at = i + 1;
    return escaped;
  }

  private skipScalar(): void {
    SCALAR.lastIndex = this.at;
    if (!SCALAR.test(this.text)) this.expected('a value');
    this.at = SCALAR.lastIndex;
    this.fresh = false;
  }

  private expected(what: string): never {
    if (this.text.startsWith('<<<<<<<', this.at)) this.fail('has a merge conflict that is not resolved');
    this.fail(`has ${this.found()} where ${what} should be`);
  }

  /** What stands next, in words. */
  private found(): string {
    const c = this.next();
    if (Number.isNaN(c)) return 'its end';
    if (c === OPEN) return 'an object';
    if (c === OPEN_LIST) return 'a list';
    return quote(
      /^[^\s,:{}[\]]{1,40}/.exec(this.text.slice(this.at, this.at + 40))?.[0] ?? this.text[this.at],
    );
  }
}
