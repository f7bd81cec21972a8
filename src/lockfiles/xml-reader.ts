/**
 * XML as project files use it, read once, front to back, without a tree. A document type and entities of one's own are refused,
 * since they can make a file mean anything; only the five entities of XML itself and character references stand for something.
 * Linear; what is malformed is a `LockfileError`.
 */
import { quote } from '../core/quote.ts';
import { LockfileError } from './lockfile.ts';

const MAX_DEPTH = 200;
const MAX_REFERENCE = 12;
const NAME = /[\p{L}_:][\p{L}\p{N}_:.-]{0,254}/uy;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** What is told of a document, in its order. Names are without their namespace prefix. */
export interface XmlVisitor {
  open(name: string, attributes: ReadonlyMap<string, string>, line: number): void;
  /** A piece of an element's text; there may be several, or none. */
  text(text: string): void;
  close(): void;
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** Tells a visitor of every element and text. */
export function readXml(text: string, visitor: XmlVisitor): void {
  const open: string[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  let lineBreak = text.indexOf('\n');
  let hasRoot = false;

  const fail = (message: string): never => {
    lineOf(at);
    throw new LockfileError(message, line);
  };
  /** Positions are asked for in ascending order. */
  const lineOf = (offset: number): number => {
    for (; lineBreak !== -1 && lineBreak < offset; lineBreak = text.indexOf('\n', lineBreak + 1)) line++;
    return line;
  };
  const skipTo = (end: string, what: string): void => {
    const found = text.indexOf(end, at);
    if (found === -1) fail(`has ${what} that is not closed`);
    at = found + end.length;
  };
  const name = (): string => {
    NAME.lastIndex = at;
    const found = NAME.exec(text)?.[0];
    if (found === undefined) return fail('has a "<" that begins no element');
    at += found.length;
    return found;
  };
  const skipSpace = (): void => {
    while (isSpace(text.charCodeAt(at))) at++;
  };
  const decoded = (raw: string): string => {
    if (!raw.includes('&')) return raw;
    return decode(raw, (reference, offset) => {
      at += offset;
      return fail(`has the entity ${quote(reference)}, which XML does not define`);
    });
  };

  const attributes = (): ReadonlyMap<string, string> => {
    let found: Map<string, string> | undefined;
    for (;;) {
      skipSpace();
      const code = text.charCodeAt(at);
      if (code === 62 || code === 47) return found ?? NO_ATTRIBUTES;
      const key = name();
      skipSpace();
      if (text[at] !== '=') fail(`has the attribute ${quote(key)} without a value`);
      at++;
      skipSpace();
      const mark = text[at];
      if (mark !== '"' && mark !== "'") return fail(`has the attribute ${quote(key)} without quotes`);
      const end = text.indexOf(mark, at + 1);
      if (end === -1) fail(`has the attribute ${quote(key)} without its closing quote`);
      found ??= new Map();
      if (found.has(key)) fail(`has the attribute ${quote(key)} twice in one element`);
      found.set(key, decoded(text.slice(at + 1, end)));
      at = end + 1;
    }
  };

  const element = (): void => {
    const tagLine = lineOf(at);
    at++;
    const tag = name();
    const given = attributes();
    if (open.length === 0 && hasRoot) fail('has a second element beside its root');
    if (open.length >= MAX_DEPTH) fail(`is nested more than ${MAX_DEPTH} levels deep`);
    hasRoot = true;
    visitor.open(localName(tag), given, tagLine);
    if (text[at] === '/') {
      if (text[++at] !== '>') fail(`has no ">" at the end of ${quote(tag)}`);
      visitor.close();
    } else open.push(tag);
    at++;
  };

  const closing = (): void => {
    at += 2;
    const tag = name();
    skipSpace();
    if (text[at] !== '>' || open.at(-1) !== tag)
      fail(`closes ${quote(tag)}, which is not what was opened last`);
    at++;
    open.pop();
    visitor.close();
  };

  while (at < text.length) {
    const start = text.indexOf('<', at);
    const end = start === -1 ? text.length : start;
    if (end > at) {
      const content = text.slice(at, end);
      if (open.length > 0) visitor.text(decoded(content));
      else if (/\S/.test(content)) fail('has text outside of its elements');
      at = end;
    }
    if (start === -1) break;
    const second = text[start + 1];
    if (second === '/') closing();
    else if (second === '?') skipTo('?>', 'an instruction');
    else if (second !== '!') element();
    else if (text.startsWith('<!--', at)) {
      at += 4;
      skipTo('-->', 'a comment');
    } else if (text.startsWith('<![CDATA[', at) && open.length > 0) {
      at += 9;
      const from = at;
      skipTo(']]>', 'a CDATA section');
      visitor.text(text.slice(from, at - 3));
    } else fail('has a document type or another declaration, which mal does not read');
  }
  if (open.length > 0) fail(`ends inside of ${quote(open.at(-1))}`);
  if (!hasRoot) fail('has no element');
}

function localName(tag: string): string {
  return tag.includes(':') ? tag.slice(tag.lastIndexOf(':') + 1) : tag;
}

function decode(raw: string, unknown: (reference: string, offset: number) => never): string {
  let result = '';
  let from = 0;
  for (let at = raw.indexOf('&'); at !== -1; at = raw.indexOf('&', from)) {
    result += raw.slice(from, at);
    const end = raw.slice(at, at + MAX_REFERENCE).indexOf(';');
    const reference = raw.slice(at + 1, at + (end === -1 ? MAX_REFERENCE : end));
    const meant =
      end === -1 ? undefined : reference.startsWith('#') ? character(reference) : ENTITIES.get(reference);
    if (meant === undefined) unknown(reference, at);
    result += meant;
    from = at + end + 1;
  }
  return result + raw.slice(from);
}

function character(reference: string): string | undefined {
  const digits = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(reference);
  if (digits === null) return undefined;
  const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}
