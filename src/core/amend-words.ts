/** What people write on a command line for one reference, credit or indicator: `ADVISORY=https://…`, `FINDER=Jane`, `domain=…`. */
import { CREDIT_TYPES, REFERENCE_TYPES } from './osv-words.ts';
import { quote } from './quote.ts';
import { refang } from './refang.ts';
import type { Credit, Json, Reference } from './report.ts';
import { parseUrl } from './url.ts';

/** A sentence without its full stop. */
export interface WordProblem {
  problem: string;
}

/** `URL` or `TYPE=URL`; the type in any case. */
export function parseReferenceWord(word: string): { url: string; type?: string } | WordProblem {
  const [, type, rest = ''] = /^(?:([A-Za-z_]+)=)?(.*)$/s.exec(word.trim()) ?? [];
  if (type !== undefined && !REFERENCE_TYPES.includes(type.toUpperCase()))
    return { problem: `${quote(type)} is no type of reference; known are ${REFERENCE_TYPES.join(', ')}` };
  const parsed = parseUrl(rest);
  if ('problem' in parsed) return { problem: `${quote(rest)} ${parsed.problem}` };
  return type === undefined ? { url: rest } : { url: rest, type: type.toUpperCase() };
}

export const isReference =
  ({ url, type }: { url: string; type?: string }) =>
  (value: Json): boolean => {
    const reference = value as unknown as Reference | null;
    return reference?.url === url && (type === undefined || reference.type === type);
  };

/** `NAME`, `TYPE=NAME`, either with a contact: `FINDER=Jane Doe <https://example.com>`. */
export function parseCreditWord(word: string): Credit | WordProblem {
  const [, prefix = '', rest = ''] = /^(?:([A-Za-z_]+)=)?(.*)$/s.exec(word.trim()) ?? [];
  const type = CREDIT_TYPES.find((known) => known === prefix.toUpperCase());
  const text = (type || prefix === '' ? rest : `${prefix}=${rest}`).trim();
  const open = text.endsWith('>') ? text.lastIndexOf('<') : -1;
  const name = (open < 0 ? text : text.slice(0, open)).trim();
  if (name === '') return { problem: `the credit ${quote(word)} names nobody` };
  const credit: Credit = { name };
  if (type) credit.type = type;
  if (open >= 0) credit.contact = [text.slice(open + 1, -1).trim()];
  return credit;
}

export const isCredit =
  ({ name, type }: Credit) =>
  (value: Json): boolean => {
    const credit = value as unknown as Credit | null;
    return credit?.name === name && (type === undefined || credit.type === type);
  };

/** An element of a list of `iocs`. `matches` tells the elements that the word means where one is to be removed. */
export interface IndicatorWord {
  path: string;
  value: Json;
  matches(value: Json): boolean;
}

const LISTS: Readonly<Record<string, string>> = {
  domain: 'domains',
  ip: 'ips',
  url: 'urls',
  string: 'strings',
};
const DIGESTS = ['md5', 'sha1', 'sha256', 'sha384', 'sha512', 'tlsh'];
/** The others may hold commas themselves. */
const DIVIDED = new Set(['domain', 'ip', ...DIGESTS]);

/** `domain=a.example,b.example`, `ip=…`, `url=…`, `string=…`, `sha256=…`, `file=path`; defanged ones are written as they are. */
export function parseIndicatorWord(word: string): IndicatorWord[] | WordProblem {
  const [, kind = '', rest = ''] = /^([A-Za-z0-9]+)=(.*)$/s.exec(word.trim()) ?? [];
  const known = kind.toLowerCase();
  if (!(Object.hasOwn(LISTS, known) || DIGESTS.includes(known) || known === 'file'))
    return {
      problem: `the indicator ${quote(word)} does not begin with one of ${[...Object.keys(LISTS), ...DIGESTS, 'file'].join('=, ')}=`,
    };
  const values = (DIVIDED.has(known) ? rest.split(',') : [rest])
    .map((value) => value.trim())
    .filter((value) => value !== '');
  if (values.length === 0) return { problem: `the indicator ${quote(word)} is empty` };
  return values.map((value) => indicatorOf(known, value));
}

function indicatorOf(kind: string, value: string): IndicatorWord {
  const list = Object.hasOwn(LISTS, kind) ? LISTS[kind] : undefined;
  if (list !== undefined) {
    const text = kind === 'string' ? value : kind === 'url' ? refang(value) : refang(value).toLowerCase();
    // What stands there defanged can be removed in either spelling.
    const matches = (element: Json) => element === text || element === value;
    return { path: `/database_specific/iocs/${list}`, value: text, matches };
  }
  const path = '/database_specific/iocs/files';
  if (kind === 'file')
    return { path, value: { path: value }, matches: (file) => fileOf(file).path === value };
  const digest = kind === 'tlsh' ? value : value.toLowerCase();
  return {
    path,
    value: { digests: { [kind]: digest } },
    matches: (file) => fileOf(file).digests?.[kind]?.toLowerCase() === digest.toLowerCase(),
  };
}

function fileOf(value: Json): { path?: string; digests?: Record<string, string> } {
  return typeof value === 'object' && value !== null
    ? (value as { path?: string; digests?: Record<string, string> })
    : {};
}
