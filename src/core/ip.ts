/** IP addresses and CIDR blocks, read strictly: no zones, no leading zeros, no missing parts. */

/** The address as bytes (4 or 16), and how many of its leading bits count. */
export interface IpBlock {
  bytes: readonly number[];
  bits: number;
}

/** Reads `1.2.3.4`, `2001:db8::1` (RFC 4291 §2.2), or either with `/bits`; undefined for anything else. Linear. */
export function parseIpBlock(text: string): IpBlock | undefined {
  if (text.length > 49) return undefined;
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const bytes = address.includes(':') ? parseIpv6(address) : parseIpv4(address);
  if (!bytes) return undefined;
  if (slash < 0) return { bytes, bits: bytes.length * 8 };
  const length = text.slice(slash + 1);
  const bits = /^(?:0|[1-9][0-9]{0,2})$/.test(length) ? Number(length) : Number.POSITIVE_INFINITY;
  return bits <= bytes.length * 8 ? { bytes, bits } : undefined;
}

/** Whether the text is one address, without a prefix length. */
export function isIp(text: string): boolean {
  return !text.includes('/') && parseIpBlock(text) !== undefined;
}

/** Whether two blocks share an address. Blocks of different families never do. */
export function blocksOverlap(a: IpBlock, b: IpBlock): boolean {
  if (a.bytes.length !== b.bytes.length) return false;
  const bits = Math.min(a.bits, b.bits);
  for (let i = 0; i * 8 < bits; i++) {
    const mask = bits - i * 8 >= 8 ? 0xff : (0xff << (8 - (bits - i * 8))) & 0xff;
    if (((a.bytes[i] ?? 0) & mask) !== ((b.bytes[i] ?? 0) & mask)) return false;
  }
  return true;
}

function parseIpv4(text: string): number[] | undefined {
  const bytes: number[] = [];
  for (const part of text.split('.')) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined;
    bytes.push(Number(part));
  }
  return bytes.length === 4 ? bytes : undefined;
}

function parseIpv6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const compressed = halves.length === 2;
  const left = parseGroups(halves[0] ?? '', !compressed);
  const right = parseGroups(halves[1] ?? '', true);
  if (!left || !right) return undefined;
  const missing = 16 - left.length - right.length;
  if (compressed ? missing < 2 : missing !== 0) return undefined;
  return [...left, ...new Array<number>(missing).fill(0), ...right];
}

/** Groups of up to four hexadecimal digits as bytes; the last may be a dotted IPv4 address. Empty text is no group. */
function parseGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [i, group] of groups.entries()) {
    if (mayEndInIpv4 && i === groups.length - 1 && group.includes('.')) {
      const ipv4 = parseIpv4(group);
      if (!ipv4) return undefined;
      bytes.push(...ipv4);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    }
  }
  return bytes;
}
