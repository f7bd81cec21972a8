/** The words of YAML as package managers write it: keys, texts in quotes and bare, and what stands in brackets. */
import { quote } from '../core/quote.ts';
import { BLANK, HASH, YamlCursor } from './yaml-cursor.ts';

const QUOTE = 34;
const APOSTROPHE = 39;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN = 123;
const CLOSE = 125;

/** A bare word does not begin with these. */
const INDICATORS: ReadonlySet<string> = new Set('&*!|>%@`"\'#,[]{}\t');

export abstract class YamlTokens extends YamlCursor {
  protected key = '';
  protected keyColumn = 0;

  /** Whether a list's, key's or value's mark stands here: the character, then a blank or the end of the line. */
  protected startsWithMark(mark: string): boolean {
    return this.source[this.at] === mark && !(this.source.charCodeAt(this.at + 1) > BLANK);
  }

  protected atMark(): boolean {
    return this.startsWithMark('-') || this.startsWithMark('?') || this.startsWithMark(':');
  }

  /** Over the mark and the blanks behind it. */
  protected stepOverMark(): void {
    this.at++;
    this.skipBlanks();
    this.fresh = false;
  }

  protected get isQuote(): boolean {
    return this.current === '"' || this.current === "'";
  }

  /** Reads `key:`, in quotes or bare; where the line holds none it stays where it is and says no. */
  protected findKey(): boolean {
    this.keyColumn = this.column;
    this.fresh = false;
    if (this.isQuote) return this.findQuotedKey();
    return !INDICATORS.has(this.current) && !this.atMark() && this.findBareKey();
  }

  private findQuotedKey(): boolean {
    const { at, row, lineStart } = this;
    const key = this.quoted();
    this.skipBlanks();
    if (key !== undefined && this.startsWithMark(':')) {
      this.key = key;
      this.at++;
      return true;
    }
    this.at = at;
    this.row = row;
    this.lineStart = lineStart;
    return false;
  }

  private findBareKey(): boolean {
    const { source, at } = this;
    const end = this.lineEnd();
    for (
      let colon = source.indexOf(':', at);
      colon >= 0 && colon < end;
      colon = source.indexOf(':', colon + 1)
    ) {
      if (source.charCodeAt(colon + 1) > BLANK) continue;
      this.key = source.slice(at, colon).trimEnd();
      if (this.key.includes(' #')) return false;
      this.at = colon + 1;
      return true;
    }
    return false;
  }

  /** A key inside braces. */
  protected readBraceKey(): void {
    const key = this.isQuote ? this.quoted() : this.plainInBraces();
    this.gap();
    if (key === undefined || key === '' || this.current !== ':')
      this.fail('has something else than "key: value" in braces');
    this.key = key;
    this.at++;
    this.gap();
  }

  /** A text in quotes; undefined if it takes more than one line. */
  protected quoted(): string | undefined {
    const { source, current: mark } = this;
    const start = this.at + 1;
    const end = source.indexOf(mark, start);
    if (end < 0) this.fail('has a text in quotes that is not closed');
    const raw = source.slice(start, end);
    if (end < this.lineFeed() && source[end + 1] !== mark && !(mark === '"' && raw.includes('\\'))) {
      this.at = end + 1;
      return raw;
    }
    return this.quotedWithEscapes(mark, start);
  }

  private quotedWithEscapes(mark: string, start: number): string | undefined {
    const { row } = this;
    this.at = start;
    for (;;) {
      const c = this.current;
      if (c === '') this.fail('has a text in quotes that is not closed');
      if (c === '\n') {
        this.breakLine(this.at);
        continue;
      }
      this.at++;
      // An escaped break is a break as well.
      if (c === '\\' && mark === '"' && this.current !== '\n') this.at++;
      else if (c !== mark) continue;
      else if (mark === '"' || this.current !== mark) break;
      else this.at++;
    }
    return row === this.row ? this.unescaped(mark, this.source.slice(start, this.at - 1)) : undefined;
  }

  private unescaped(mark: string, raw: string): string {
    if (mark === "'") return raw.replaceAll("''", "'");
    try {
      return JSON.parse(`"${raw}"`) as string;
    } catch {
      return this.fail('has an escape in a text that package managers do not write');
    }
  }

  /** Bare words up to the end of the line or a comment. Empty if there are none. */
  protected plain(): string {
    this.checkBare();
    const line = this.source.slice(this.at, this.lineEnd());
    const comment = line.indexOf(' #');
    const text = (comment < 0 ? line : line.slice(0, comment)).trimEnd();
    if (text.includes(': ') || text.endsWith(':')) this.fail(`has ${quote(text)}, a key behind a key`);
    this.at += text.length;
    return text;
  }

  /** The same in braces: up to what ends a key or a value there. */
  protected plainInBraces(): string {
    this.checkBare();
    const { source, at } = this;
    const end = this.lineEnd();
    let i = at;
    for (; i < end; i++) {
      const c = source.charCodeAt(i);
      if (c === COMMA || c === OPEN || c === CLOSE || c === OPEN_LIST || c === CLOSE_LIST) break;
      if (c === COLON && !(source.charCodeAt(i + 1) > BLANK)) break;
      if (c === HASH && source.charCodeAt(i - 1) === BLANK) break;
    }
    this.at = i;
    return source.slice(at, i).trimEnd();
  }

  protected checkBare(): void {
    if (INDICATORS.has(this.current) || this.atMark())
      this.fail(`has ${quote(this.restOfLine())}, which no package manager writes there`);
  }

  /** Goes over one value in or with brackets, whatever is nested in it. */
  protected skipBracketed(): void {
    let open = 0;
    do {
      this.gap();
      const c = this.source.charCodeAt(this.at);
      const opens = c === OPEN || c === OPEN_LIST;
      if (!opens && open === 0 && (c === COMMA || c === CLOSE || c === CLOSE_LIST)) return;
      if (opens) open++;
      else if (c === CLOSE || c === CLOSE_LIST) open--;
      else if (c === QUOTE || c === APOSTROPHE) this.quoted();
      else if (c !== COMMA && c !== COLON) this.plainInBraces();
      if (Number.isNaN(c)) this.fail('has brackets that are not closed');
      if (opens || c === CLOSE || c === CLOSE_LIST || c === COMMA || c === COLON) this.at++;
    } while (open > 0);
  }
}
