/** The bytes of an object → the OSV documents in it, or why it has none: limits, encoding, syntax. */
import { isAscii } from 'node:buffer';
import { checkFile } from '../../core/check.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { FileProblem, ParsedReport } from '../../core/parse.ts';
import { scanJson } from '../../core/scan.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { decodeUtf8 } from '../../core/utf8.ts';
import { type RunContext, ruleContext } from '../../engine/check-found.ts';
import { isPlainJson } from './plain-json.ts';
import type { PrepareWorld, Rejected, SourceObject } from './types.ts';

/** A parsed document: nothing is known of it but that it is a JSON object of at most 64 levels without a key twice. */
export type SourceDocument = Record<string, unknown>;

/** The documents, at least one unless the kind's own reading finds none; or why the object is refused. */
export function readObject(
  { key, bytes }: SourceObject,
  source: SourceConfig,
  { run, map }: PrepareWorld,
): SourceDocument[] | Rejected {
  const { objectBytes } = source.limits;
  if (bytes.length > objectBytes) {
    return refused(`It has ${bytes.length} bytes; an object of this source may have ${objectBytes}.`);
  }
  if (!map) {
    const document = readText(decode(bytes), key, run);
    return 'reason' in document ? document : [document.value];
  }
  let values: unknown[];
  try {
    values = map(bytes, key, source);
  } catch (error) {
    return refused(`It cannot be read: ${messageOf(error)}.`);
  }
  const documents: SourceDocument[] = [];
  for (const value of values) {
    const document = readText(JSON.stringify(value) ?? '', key, run);
    if ('reason' in document) return document;
    documents.push(document.value);
  }
  return documents;
}

const refused = (reason: string): Rejected => ({ reason, diagnostics: [] });

/** The message without its full stop: it ends a sentence. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');

/** The text, with the shortcut that Node has for ASCII; a byte order mark is harmless. */
function decode(bytes: Uint8Array): ReturnType<typeof decodeUtf8> {
  if (!isAscii(bytes)) {
    const text = decodeUtf8(bytes);
    return typeof text === 'string' && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer.toString('latin1');
}

function readText(
  text: ReturnType<typeof decodeUtf8>,
  key: string,
  run: RunContext,
): { value: SourceDocument } | Rejected {
  if (typeof text !== 'string') {
    return inWords({ problems: [{ kind: 'not-utf8', byteOffset: text.byteOffset }] }, key, run);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return inWords({ text, problems: scanJson(text) }, key, run);
  }
  if (!isPlainJson(text)) {
    const problems = scanJson(text);
    const serious = problems.filter(({ kind }) => kind !== 'unsafe-key');
    // Beyond a hundred the scan keeps silent, so anything may hide behind them.
    if (serious.length > 0 || problems.length >= 100) return inWords({ text, problems }, key, run);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { value: value as SourceDocument };
  }
  const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  return inWords({ text, problems: [{ kind: 'not-object', found }] }, key, run);
}

/** What the rules about files say of the problems; they know best how to put them. */
function inWords(parsed: ParsedReport & { problems: FileProblem[] }, key: string, run: RunContext): Rejected {
  const rules = {
    ...run.rules,
    file: run.rules.file.filter(({ reads }) => reads === 'problems'),
    report: [],
  };
  const found = checkFile({ path: key, kind: 'file', size: 0, parsed }, rules, ruleContext(run, key));
  const diagnostics: Diagnostic[] = found.filter(({ severity }) => severity === 'error');
  return { reason: diagnostics[0]?.message ?? 'It is no JSON text.', diagnostics };
}
