/** A place in YAML text, its line and how deep that is indented; what the reader of it stands on. */
import { quote } from '../core/quote.ts';
import { checkLineBreaks } from './line-breaks.ts';
import { LockfileError } from './lockfile.ts';

const LF = 10;
const CR = 13;
const TAB = 9;
export const BLANK = 32;
export const HASH = 35;

export abstract class YamlCursor {
  protected readonly source: string;
  protected at = 0;
  /** The line of this place, 1-based. */
  protected row = 1;
  /** Of the line; -1 at the end of a document. */
  protected indent = 0;
  /** Of the key whose value is being read: what belongs to it lies deeper. */
  protected depth = 0;
  /** Whether this is a line between documents. */
  protected atMarker = false;
  protected lineStart = 0;
  /** Whether the line has not been read from yet. */
  protected fresh = true;
  private feed = -1;

  constructor(text: string) {
    checkLineBreaks(text);
    this.source = text;
    this.toLine(text.charCodeAt(0) === 0xfeff ? 1 : 0);
  }

  fail(message: string): never {
    throw new LockfileError(message, this.row);
  }

  protected get current(): string {
    return this.source[this.at] ?? '';
  }

  protected get column(): number {
    return this.at - this.lineStart;
  }

  protected restOfLine(): string {
    return this.source.slice(this.at, this.lineEnd()).trim();
  }

  /** Where the line ends, without its break. */
  protected lineEnd(): number {
    const end = this.lineFeed();
    return end > this.at && this.source.charCodeAt(end - 1) === CR ? end - 1 : end;
  }

  /** The break that ends the line, or the end of the text. Looked for once a line. */
  protected lineFeed(): number {
    if (this.feed < this.at) {
      const found = this.source.indexOf('\n', this.at);
      this.feed = found < 0 ? this.source.length : found;
    }
    return this.feed;
  }

  /** Goes to the next line that holds something, unless this one has not been read from. */
  protected settle(): void {
    if (this.fresh) return;
    const end = this.lineFeed();
    if (end < this.source.length) this.row++;
    this.toLine(Math.min(end + 1, this.source.length));
  }

  protected nextLine(): void {
    this.fresh = false;
    this.settle();
  }

  protected skipBlanks(): void {
    const { source } = this;
    let { at } = this;
    for (let c = source.charCodeAt(at); c === BLANK || c === TAB; ) c = source.charCodeAt(++at);
    this.at = at;
  }

  /** Over blanks, breaks and comments. */
  protected gap(): void {
    for (;;) {
      const c = this.source.charCodeAt(this.at);
      if (c === LF) this.breakLine(this.at);
      else if (c === HASH && !(this.source.charCodeAt(this.at - 1) > BLANK)) this.at = this.lineEnd();
      else if (c === BLANK || c === CR || c === TAB) this.at++;
      else return;
    }
  }

  /** Over the break at `lf`, inside a value, and the indentation behind it: what follows must lie deeper than the key. */
  protected breakLine(lf: number): void {
    this.row++;
    this.lineStart = lf + 1;
    let i = lf + 1;
    while (this.source.charCodeAt(i) === BLANK) i++;
    this.at = i;
    const c = this.source.charCodeAt(i);
    if (c !== LF && c !== CR && !Number.isNaN(c) && this.column <= this.depth)
      this.fail('is not indented below its key');
  }

  /** The first character behind blanks; empty where only a comment or nothing follows on the line. */
  protected atValue(): string {
    const before = this.at;
    this.skipBlanks();
    const c = this.source.charCodeAt(this.at);
    if (Number.isNaN(c) || c === LF || c === CR || (c === HASH && this.at > before)) return '';
    return this.source[this.at]!;
  }

  /** Makes sure that the line holds no more. */
  protected endLine(): void {
    if (this.atValue() !== '') this.fail(`has ${quote(this.restOfLine())} behind a value`);
  }

  /** Stands before the first character of the line at `start`, or of the next one that is neither empty nor a comment. */
  private toLine(start: number): void {
    const { source } = this;
    this.fresh = true;
    this.atMarker = false;
    for (;;) {
      let i = start;
      while (source.charCodeAt(i) === BLANK) i++;
      this.at = i;
      this.lineStart = start;
      this.indent = i - start;
      const c = source.charCodeAt(i);
      if (c > BLANK && c !== HASH) break;
      const end = source.indexOf('\n', i);
      if (c === TAB && source.slice(i, end < 0 ? undefined : end).trim() !== '') break;
      if (end < 0) {
        this.at = source.length;
        this.indent = -1;
        return;
      }
      this.row++;
      start = end + 1;
    }
    if (this.indent === 0) this.readMarker();
  }

  private readMarker(): void {
    const { at, source } = this;
    if (!source.startsWith('---', at) && !source.startsWith('...', at)) return;
    if (source.charCodeAt(at + 3) > BLANK) return;
    this.at += 3;
    this.endLine();
    this.atMarker = true;
    this.indent = -1;
  }
}
