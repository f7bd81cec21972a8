/** The terms of Elixir that a mix.lock is made of, read from front to back: maps, tuples, lists, texts, atoms and numbers. */
import { quote } from '../core/quote.ts';
import { LockfileError } from './lockfile.ts';

/** Reading goes as deep on the stack. */
const MAX_DEPTH = 100;
const MAX_TEXT = 100_000;
const WORD = /[\p{L}\p{N}_@?!.+-]{1,255}/uy;

export class ElixirReader {
  /** Of the token that is next, from 1. */
  line = 1;
  readonly #text: string;
  #at: number;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.#skipSpace();
  }

  fail(message: string): never {
    throw new LockfileError(message, this.line);
  }

  get isTuple(): boolean {
    return this.#text[this.#at] === '{';
  }

  /** Reads `%{key => value, key: value}`; `member` reads the value or leaves it to be skipped. */
  mapping(member: (key: string) => void): void {
    if (!this.#text.startsWith('%{', this.#at)) this.fail(`has ${this.#found()} where a map "%{" belongs`);
    this.#at++;
    this.#sequence('}', () => {
      const key = this.#key() ?? this.fail(`has ${this.#found()} where a key belongs`);
      this.#value(() => member(key));
    });
  }

  /** Reads `{a, b}`; `element` reads the one of the index or leaves it to be skipped. */
  tuple(element: (index: number) => void): void {
    if (!this.isTuple) this.fail(`has ${this.#found()} where a tuple "{" belongs`);
    let index = 0;
    this.#sequence('}', () => this.#value(() => element(index++)));
  }

  /** A text or an atom; undefined, with nothing read, for anything else. */
  textOrAtom(): string | undefined {
    const char = this.#text[this.#at];
    if (char === '"') return this.#string();
    if (char !== ':') return undefined;
    this.#at++;
    return this.#text[this.#at] === '"' ? this.#string() : this.#word();
  }

  end(): void {
    if (this.#at < this.#text.length) this.fail('goes on after its end');
  }

  #skip(): void {
    const char = this.#text[this.#at];
    if (char === '%') this.mapping(() => undefined);
    else if (char === '{') this.tuple(() => undefined);
    else if (char === '[') {
      this.#sequence(']', () => {
        this.#key();
        this.#skip();
      });
    } else if (this.textOrAtom() === undefined) this.#word();
  }

  #value(visit: () => void): void {
    const start = this.#at;
    visit();
    if (this.#at === start) this.#skip();
  }

  #sequence(close: string, element: () => void): void {
    if (++this.#depth > MAX_DEPTH) this.fail(`is nested more than ${MAX_DEPTH} levels deep`);
    this.#at++;
    this.#skipSpace();
    while (this.#text[this.#at] !== close) {
      element();
      if (this.#text[this.#at] === ',') {
        this.#at++;
        this.#skipSpace();
      } else if (this.#text[this.#at] !== close)
        this.fail(`has ${this.#found()} where a comma or "${close}" belongs`);
    }
    this.#at++;
    this.#depth--;
    this.#skipSpace();
  }

  /** `name:`, `"name":` or `"name" =>`; undefined, with nothing read, where none of them stands. */
  #key(): string | undefined {
    const start = this.#at;
    const { line } = this;
    const key = this.#text[start] === '"' ? this.#string() : this.#wordOrNothing();
    if (key !== undefined) {
      const arrow = this.#text.startsWith('=>', this.#at);
      if (arrow || this.#text[this.#at] === ':') {
        this.#at += arrow ? 2 : 1;
        this.#skipSpace();
        return key;
      }
    }
    this.#at = start;
    this.line = line;
    return undefined;
  }

  #word(): string {
    return this.#wordOrNothing() ?? this.fail(`has ${this.#found()} where a term belongs`);
  }

  #wordOrNothing(): string | undefined {
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0];
    if (word === undefined) return undefined;
    this.#at += word.length;
    this.#skipSpace();
    return word;
  }

  #string(): string {
    const text = this.#text;
    let end = this.#at + 1;
    for (; text[end] !== '"'; end++) {
      if (end >= text.length || end - this.#at > MAX_TEXT) this.fail('has a text that does not end');
      if (text[end] === '\\') end++;
    }
    const literal = text.slice(this.#at, end + 1);
    // Elixir would put code's value into `#{}`; a lockfile has none.
    if (literal.includes('#{')) this.fail('has code in a text');
    const value = literal.includes('\\') ? this.#unescape(literal) : literal.slice(1, -1);
    this.#at = end + 1;
    for (const char of literal) if (char === '\n') this.line++;
    this.#skipSpace();
    return value;
  }

  #unescape(literal: string): string {
    try {
      return JSON.parse(literal) as string;
    } catch {
      this.fail(`has an escape in the text ${quote(literal.slice(1, -1))} that mal does not know`);
    }
  }

  #skipSpace(): void {
    const text = this.#text;
    for (;;) {
      const char = text[this.#at];
      if (char === '\n') this.line++;
      else if (char === '#') {
        const end = text.indexOf('\n', this.#at);
        this.#at = end === -1 ? text.length : end;
        continue;
      } else if (char !== ' ' && char !== '\t' && char !== '\r') return;
      this.#at++;
    }
  }

  #found(): string {
    return this.#at < this.#text.length ? quote(this.#text.slice(this.#at, this.#at + 20)) : 'its end';
  }
}
