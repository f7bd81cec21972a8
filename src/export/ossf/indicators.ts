/** The indicators as those tools accept them. */
import { isIp, parseIpBlock } from '../../core/ip.ts';
import type { IndicatorFile, Indicators } from '../../core/report.ts';
import { isObject } from '../../core/schema/pointer.ts';
import type { Removals } from './removal.ts';

const BASE = '/database_specific/iocs';
const DIGESTS = new Set(['sha256', 'tlsh']);
const FILE = new Set(['path', 'note', 'source', 'digests']);

/** The indicators without what they refuse: keys beside the lists of their schema they let pass. Undefined if none is left. */
export function reduceIndicators(given: Indicators, removals: Removals): Indicators | undefined {
  const next: Indicators = { ...given };
  const texts = (key: 'domains' | 'ips' | 'urls', passes: (text: string) => boolean): void => {
    const list = given[key];
    if (!Array.isArray(list)) return;
    next[key] = removals.filter(list, passes, `${BASE}/${key}`, `they refuse it among ${key}`);
  };
  texts('domains', isDomain);
  texts('ips', (text) => parseIpBlock(text) !== undefined);
  texts('urls', isUrl);
  if (Array.isArray(given.files)) {
    const files = given.files.map((file, i) => reduceFile(file, `${BASE}/files/${i}`, removals));
    next.files = removals.filter(
      files,
      isFile,
      `${BASE}/files`,
      'they want a path or a digest that they know',
    );
  }
  for (const key of ['domains', 'ips', 'urls', 'files'] as const)
    if (next[key]?.length === 0 && given[key]!.length > 0) delete next[key];
  return Object.keys(next).length > 0 || Object.keys(given).length === 0 ? next : undefined;
}

const isDomain = (text: string): boolean =>
  text.length <= 255 && /^[a-zA-Z0-9_-]{1,63}(?:\.[a-zA-Z0-9_-]{1,63})*$/.test(text) && !isIp(text);

/** Nearly anything passes: no control character, and in the path no percent sign that encodes nothing. */
const isUrl = (text: string): boolean =>
  !/[\0-\x1f\x7f]/.test(text) && !/%(?![0-9A-Fa-f]{2})/.test(text.split('?', 1)[0]!);

function reduceFile(file: IndicatorFile, pointer: string, removals: Removals): IndicatorFile {
  if (!isObject(file)) return file;
  const next = removals.keep(file, FILE, pointer, 'they do not know this key') ?? {};
  const { digests: given, ...rest } = next;
  if (given === undefined || !isObject(given)) return next;
  const digests = removals.keep(given, DIGESTS, `${pointer}/digests`, 'they do not know this digest');
  if (digests === given) return next;
  return digests ? { ...rest, digests: digests as Record<string, string> } : rest;
}

const isFile = (file: IndicatorFile): boolean =>
  isObject(file) && (file.path !== undefined || Object.keys(file.digests ?? {}).length > 0);
