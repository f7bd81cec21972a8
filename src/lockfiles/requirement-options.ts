/** The options of a line of a requirements file, split and told apart as pip does: long ones may be cut as long as one is meant. */
import { quote } from '../core/quote.ts';
import { LockfileError } from './lockfile.ts';

export interface RequirementOption {
  /** Without minus signs, the long form. */
  name: string;
  /** Empty for those that take none. */
  value: string;
}

/** Whether an option takes a value. Some are of older versions of pip, or of tools that read the same files. */
const OPTIONS: Readonly<Record<string, boolean>> = {
  requirement: true,
  constraint: true,
  editable: true,
  'index-url': true,
  'pypi-url': true,
  'extra-index-url': true,
  'find-links': true,
  'no-binary': true,
  'only-binary': true,
  'trusted-host': true,
  'use-feature': true,
  'config-settings': true,
  'global-option': true,
  'install-option': true,
  'build-option': true,
  'all-releases': true,
  'only-final': true,
  'allow-external': true,
  'allow-unverified': true,
  'uploaded-prior-to': true,
  hash: true,
  'no-index': false,
  'prefer-binary': false,
  'require-hashes': false,
  'no-require-hashes': false,
  'allow-all-external': false,
  'process-dependency-links': false,
  'always-unzip': false,
  'use-wheel': false,
  'no-use-wheel': false,
  pre: false,
};
const SHORT: Readonly<Record<string, string>> = {
  r: 'requirement',
  c: 'constraint',
  e: 'editable',
  i: 'index-url',
  f: 'find-links',
  C: 'config-settings',
  Z: 'always-unzip',
};

/** What is required, up to the first word that begins with a minus, and the words from there. */
export function splitOptions(text: string, line: number): [requirement: string, words: string[]] {
  const start = text.startsWith('-') ? 0 : text.search(/\s-/);
  if (start < 0) return [text, []];
  return [text.slice(0, start).trim(), start === 0 ? wordsOf(text, line) : []];
}

/** Throws for an option that is not known: it may be one that includes. */
export function optionsOf(words: readonly string[], line: number): RequirementOption[] {
  const found: RequirementOption[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (!word.startsWith('-')) throw new LockfileError(`has ${quote(word)} behind an option`, line);
    const isLong = word.startsWith('--');
    const equals = isLong ? word.indexOf('=') : 2;
    const given = isLong ? word.slice(2, equals < 0 ? undefined : equals) : word.slice(1, 2);
    const name = isLong ? fullName(given) : SHORT[given];
    if (name === undefined || !Object.hasOwn(OPTIONS, name))
      throw new LockfileError(`has the option ${quote(word)}, which pip does not know in such files`, line);
    if (!OPTIONS[name]) {
      found.push({ name, value: '' });
      continue;
    }
    const attached = isLong ? (equals < 0 ? undefined : word.slice(equals + 1)) : word.slice(2) || undefined;
    const value = attached ?? words[++i];
    if (value === undefined) throw new LockfileError(`has the option ${quote(word)} without a value`, line);
    found.push({ name, value });
  }
  return found;
}

function fullName(given: string): string | undefined {
  if (Object.hasOwn(OPTIONS, given)) return given;
  const meant = given === '' ? [] : Object.keys(OPTIONS).filter((name) => name.startsWith(given));
  return meant.length === 1 ? meant[0] : undefined;
}

/** As a shell splits them: at blanks outside of quotes. */
function wordsOf(text: string, line: number): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let mark = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\\' && mark !== "'") word = (word ?? '') + (text[++i] ?? '');
    else if (mark !== '') {
      if (c === mark) mark = '';
      else word += c;
    } else if (c === '"' || c === "'") {
      mark = c;
      word ??= '';
    } else if (/\s/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + c;
  }
  if (mark !== '') throw new LockfileError(`has a quote in ${quote(text)} that is not closed`, line);
  if (word !== undefined) words.push(word);
  return words;
}
