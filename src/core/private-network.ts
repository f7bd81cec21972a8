/** Addresses and names that mean nothing outside one network (IANA special-purpose registries, RFC 6761, RFC 6762). */
import { blocksOverlap, type IpBlock, parseIpBlock } from './ip.ts';

const RESERVED: readonly IpBlock[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/127',
  '100::/64',
  '2001:db8::/32',
  '3fff::/20',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
].flatMap((text) => parseIpBlock(text) ?? []);

/** Where an IPv4 address is written inside an IPv6 one: mapped, and translated (RFC 6052). */
const MAPPED: readonly IpBlock[] = ['::ffff:0:0/96', '64:ff9b::/96'].flatMap(
  (text) => parseIpBlock(text) ?? [],
);

/** Last labels that no registry gives out. */
const LOCAL_LABELS: ReadonlySet<string> = new Set([
  'localhost',
  'localdomain',
  'local',
  'lan',
  'internal',
  'intranet',
  'corp',
  'home',
  'test',
  'example',
  'invalid',
]);
const LOCAL_DOMAINS = /(?:^|\.)(?:home\.arpa|example\.(?:com|net|org))$/;

/** Whether the text is an address or block of which some is private or reserved. False for what is no address. */
export function isReservedIp(text: string): boolean {
  if (!isDigitOrColon(text.charCodeAt(0)) && !text.includes(':')) return false;
  const block = parseIpBlock(text);
  if (!block) return false;
  if (block.bits >= 96 && MAPPED.some((mapped) => blocksOverlap(mapped, block))) {
    const inner = { bytes: block.bytes.slice(12), bits: block.bits - 96 };
    return RESERVED.some((reserved) => blocksOverlap(reserved, inner));
  }
  return RESERVED.some((reserved) => blocksOverlap(reserved, block));
}

/** Whether the name is resolved inside one machine or network alone, or kept for examples. */
export function isReservedName(host: string): boolean {
  const name = (host.endsWith('.') ? host.slice(0, -1) : host).toLowerCase();
  if (LOCAL_LABELS.has(name.slice(name.lastIndexOf('.') + 1))) return true;
  return (name.includes('example.') || name.endsWith('.arpa')) && LOCAL_DOMAINS.test(name);
}

const isDigitOrColon = (code: number): boolean => code >= 0x30 && code <= 0x3a;
