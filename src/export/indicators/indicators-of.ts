/**
 * The indicators of a report as other tools can use them: refanged, in small letters where case means nothing, and none that
 * everybody's machines would match. What is left out says why.
 */
import { domainProblem } from '../../core/domain.ts';
import { blocksOverlap, parseIpBlock } from '../../core/ip.ts';
import { isReservedIp, isReservedName } from '../../core/private-network.ts';
import { refang } from '../../core/refang.ts';
import type { IndicatorFile, Osv } from '../../core/report.ts';
import { isBareHost, parseUrl } from '../../core/url.ts';
import { ECHO_HOSTS, PUBLIC_RESOLVERS, SHARED_HOSTS } from '../../rules/innocent-hosts.ts';
import type { RemovedValue } from '../left-out.ts';

const DIGESTS = ['md5', 'sha1', 'sha256', 'sha384', 'sha512', 'tlsh'] as const;
type Digest = (typeof DIGESTS)[number];
export type IndicatorType = 'domain' | 'ip' | 'network' | 'url' | Digest | 'path' | 'string';

export interface Indicator {
  type: IndicatorType;
  value: string;
}

export interface Indicators {
  usable: Indicator[];
  unusable: RemovedValue[];
}

export const IOCS = '/database_specific/iocs';
const HEX: Record<Exclude<Digest, 'tlsh'>, number> = {
  md5: 32,
  sha1: 40,
  sha256: 64,
  sha384: 96,
  sha512: 128,
};
/** Longer ones name nothing that a tool could look for, and would fill a table. */
const LONGEST = 4096;

/** In the order of the report, each once. Undefined where the report has no indicators at all. */
export function indicatorsOf(osv: Osv): Indicators | undefined {
  const iocs = osv.database_specific?.iocs;
  if (!iocs) return undefined;
  const usable = new Map<string, Indicator>();
  const unusable: RemovedValue[] = [];
  const take = (pointer: string, value: string, read: Read): void => {
    const result = value.length > LONGEST ? { reason: 'is too long' } : read(value);
    if ('reason' in result) unusable.push({ pointer: `${IOCS}/${pointer}`, value, reason: result.reason });
    else usable.set(`${result.type}\n${result.value}`, result);
  };
  for (const [i, value] of (iocs.domains ?? []).entries()) take(`domains/${i}`, value, readDomain);
  for (const [i, value] of (iocs.ips ?? []).entries()) take(`ips/${i}`, value, readIp);
  for (const [i, value] of (iocs.urls ?? []).entries()) take(`urls/${i}`, value, readUrl);
  for (const [i, file] of (iocs.files ?? []).entries()) takeFile(i, file, take);
  for (const [i, value] of (iocs.strings ?? []).entries())
    take(`strings/${i}`, value, (text) =>
      text.trim() === '' ? { reason: 'is empty' } : { type: 'string', value: text },
    );
  return usable.size + unusable.length === 0 ? undefined : { usable: [...usable.values()], unusable };
}

type Read = (value: string) => Indicator | { reason: string };

function takeFile(
  i: number,
  { path, digests }: IndicatorFile,
  take: (p: string, v: string, r: Read) => void,
): void {
  for (const algorithm of DIGESTS) {
    const digest = digests && Object.hasOwn(digests, algorithm) ? digests[algorithm] : undefined;
    if (digest !== undefined)
      take(`files/${i}/digests/${algorithm}`, digest, (text) => readDigest(algorithm, text));
  }
  if (path !== undefined && path.trim() !== '')
    take(`files/${i}/path`, path, (value) => ({ type: 'path', value }));
}

const RESOLVERS = [...PUBLIC_RESOLVERS].flatMap((text) => parseIpBlock(text) ?? []);

const INNOCENT = { reason: 'is a well-known service that harmless software uses too' };
const PRIVATE = { reason: 'means nothing outside of one network' };

const readDomain: Read = (text) => {
  const value = refang(text.trim()).toLowerCase().replace(/\.$/, '');
  const problem = domainProblem(value);
  if (problem !== undefined) return { reason: problem };
  if (isInnocent(value)) return INNOCENT;
  return isReservedName(value) ? PRIVATE : { type: 'domain', value };
};

const readIp: Read = (text) => {
  const value = refang(text.trim()).toLowerCase();
  const block = parseIpBlock(value);
  if (!block) return { reason: 'is no IP address or network' };
  if (isReservedIp(value)) return PRIVATE;
  if (block.bits < (block.bytes.length === 4 ? 16 : 32)) return { reason: 'is too wide a network' };
  if (RESOLVERS.some((resolver) => blocksOverlap(resolver, block))) return INNOCENT;
  const single = block.bits === block.bytes.length * 8;
  return { type: single ? 'ip' : 'network', value: single ? value.replace(/\/.*/, '') : value };
};

const readUrl: Read = (text) => {
  const value = refang(text.trim());
  const parsed = parseUrl(value);
  if ('problem' in parsed) return { reason: parsed.problem };
  const host = withoutWww(parsed.host.replace(/\.$/, ''));
  const everybodys = SHARED_HOSTS.has(host) || PUBLIC_RESOLVERS.has(host);
  if (ECHO_HOSTS.has(host) || (everybodys && isBareHost(value))) return INNOCENT;
  return isReservedName(host) || isReservedIp(host) ? PRIVATE : { type: 'url', value };
};

function readDigest(algorithm: Digest, text: string): ReturnType<Read> {
  const value = algorithm === 'tlsh' ? text.trim().toUpperCase() : text.trim().toLowerCase();
  const fits =
    algorithm === 'tlsh'
      ? /^(?:T1)?[0-9A-F]{70}$/.test(value)
      : value.length === HEX[algorithm] && /^[0-9a-f]*$/.test(value);
  return fits ? { type: algorithm, value } : { reason: `is no ${algorithm}` };
}

/** Whether a host is a service that everybody uses; the hosts below one are their users' own. */
function isInnocent(host: string): boolean {
  const name = withoutWww(host);
  return SHARED_HOSTS.has(name) || ECHO_HOSTS.has(name);
}

function withoutWww(host: string): string {
  return host.startsWith('www.') ? host.slice(4) : host;
}
