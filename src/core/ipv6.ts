/** Whether the text is an IPv6 address as RFC 4291 §2.2 writes it, without brackets, zone or prefix length. Linear. */
export function isIpv6(text: string): boolean {
  if (text.length > 45) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const left = halves[0] === '' && halves.length === 2 ? 0 : countGroups(halves[0]!, halves.length === 1);
  if (halves.length === 1) return left === 8;
  const right = halves[1] === '' ? 0 : countGroups(halves[1]!, true);
  return left + right <= 7;
}

const INVALID = 99;

/** How many 16-bit groups the text writes; a dotted IPv4 address at the end counts as two. */
function countGroups(text: string, mayEndInIpv4: boolean): number {
  const groups = text.split(':');
  const last = groups.at(-1)!;
  const ipv4 = mayEndInIpv4 && last.includes('.');
  if (ipv4 && !isIpv4(last)) return INVALID;
  const plain = ipv4 ? groups.slice(0, -1) : groups;
  return plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? plain.length + (ipv4 ? 2 : 0) : INVALID;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return (
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)
  );
}
