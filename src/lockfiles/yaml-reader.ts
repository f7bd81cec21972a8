/**
 * The YAML that package managers write, from front to back: documents, mappings in blocks and in braces, texts of one line. It
 * reads thousands of packages in milliseconds, where the library takes seconds. Every line is looked at, but only what is asked for
 * becomes a value. Anchors, aliases, tags and merged keys, which no manager writes, are errors. Nothing recurses but the caller.
 */
import { quote } from '../core/quote.ts';
import { YamlTokens } from './yaml-tokens.ts';

/** What stands behind a key on its line: nothing yet, a text that may go on below, something that has its end. */
type Inline = 'nothing' | 'text' | 'closed';

export class YamlReader extends YamlTokens {
  /** Of the key read last, 1-based. */
  line = 1;
  private consumed = false;
  private inBraces = false;
  /** Whether a mapping may begin on the line of its key, as it does behind `? key` and `:`. */
  private isCompact = false;

  /** Reads the members of the mapping that each document is. */
  documents(member: (key: string) => void): void {
    while (this.atMarker || this.at < this.source.length) {
      if (this.atMarker) this.nextLine();
      else if (this.indent > 0) this.fail('is indented where a key should begin the line');
      else this.block(0, member);
    }
  }

  /** The members of a mapping, in their order; none where nothing is written. `what` it is, for messages: `the packages`. */
  mapping(what: string, member: (key: string) => void): void {
    const outer = this.depth;
    const next = this.atValue();
    if (this.inBraces && (next === ',' || next === '}')) {
      this.consumed = true;
      return;
    }
    if (next === '') {
      this.settle();
      this.consumed = true;
      if (this.indent <= outer) return;
    } else if (this.current !== '{') {
      if (!this.isCompact) this.fail(`has ${quote(this.restOfLine())} where ${what} should be`);
      this.indent = this.column;
    }
    if (this.current === '{') this.braces(member);
    else this.block(this.indent, member);
    this.consumed = true;
  }

  /** A text of one line, never empty. */
  text(what: string): string {
    this.consumed = true;
    if (!this.inBraces && this.atValue() === '') {
      this.settle();
      if (this.indent <= this.depth) this.fail(`has nothing where ${what} should be`);
      this.fresh = false;
    }
    const { row } = this;
    const text = this.isQuote ? this.quoted() : this.inBraces ? this.plainInBraces() : this.plain();
    if (!text) return this.fail(`has no text of one line where ${what} should be`);
    if (!this.inBraces) this.endLine();
    this.row = row;
    return text;
  }

  /** Reads a mapping whose keys stand at `depth`, the first of them at this place. */
  private block(depth: number, member: (key: string) => void): void {
    do {
      this.line = this.row;
      this.readKey(depth);
      const { key } = this;
      if (key === '<<') this.fail('merges mappings with "<<"');
      this.depth = depth;
      this.consumed = false;
      member(key);
      this.depth = depth;
      if (!this.consumed) this.skipValue(depth);
      this.settle();
      if (this.indent > depth) this.fail('is indented below a value that has its end');
    } while (this.indent === depth);
  }

  /** Reads `key:`, or `? key` with a `:` below it, which is how long keys are written. */
  private readKey(depth: number): void {
    this.isCompact = false;
    if (!this.startsWithMark('?')) {
      if (!this.findKey()) this.fail(`has ${quote(this.restOfLine())} where a key should be`);
      return;
    }
    this.stepOverMark();
    const key = this.isQuote ? this.quoted() : this.plain();
    this.endLine();
    this.nextLine();
    if (!key || this.indent !== depth || !this.startsWithMark(':'))
      this.fail('has a "?" without a key, or no ":" below it');
    this.stepOverMark();
    this.key = key;
    this.isCompact = true;
  }

  /** Goes over the value of a key at `depth`, to the line of the next key. */
  private skipValue(depth: number): void {
    let own = depth;
    if (this.isCompact && this.findKey()) own = this.keyColumn;
    let inline = this.skipInline();
    for (;;) {
      this.settle();
      if (this.indent > own && inline !== 'nothing') {
        if (inline === 'closed') this.fail('is indented below a value that has its end');
        this.nextLine();
        continue;
      }
      // A list may stand as deep as the key it belongs to.
      if (this.indent < depth || (this.indent === depth && !this.startsWithMark('-'))) return;
      own = this.indent;
      this.depth = own;
      this.fresh = false;
      while (this.atMark()) this.stepOverMark();
      if (this.atValue() !== '' && this.findKey()) own = this.keyColumn;
      inline = this.skipInline();
    }
  }

  private skipInline(): Inline {
    const c = this.atValue();
    if (c === '') return 'nothing';
    if (c !== '{' && c !== '[' && !this.isQuote) {
      if (c !== '|' && c !== '>') this.checkBare();
      return 'text';
    }
    this.skipBracketed();
    this.endLine();
    return 'closed';
  }

  /** `{key: value, …}`, over as many lines as it takes. */
  private braces(member: (key: string) => void): void {
    const { inBraces: outer } = this;
    this.inBraces = true;
    this.fresh = false;
    this.at++;
    for (this.gap(); this.current !== '}'; this.gap()) {
      this.line = this.row;
      this.readBraceKey();
      const { key } = this;
      if (key === '<<') this.fail('merges mappings with "<<"');
      this.consumed = false;
      member(key);
      if (!this.consumed) this.skipBracketed();
      this.gap();
      if (this.current === ',') this.at++;
      else if (this.current !== '}') this.fail('has braces that are not closed');
    }
    this.inBraces = outer;
    this.at++;
    if (!outer) this.endLine();
  }
}
