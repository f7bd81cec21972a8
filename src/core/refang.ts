/** Undoing "defanging": analysts write `hxxps://evil[.]example` so that nobody clicks, and machines then match nothing. */

const DOT = /[[({]\s?(?:\.|dot)\s?[\])}]/gi;
const COLON = /\[(:|:\/\/)\]/g;
const AT = /[[({](?:@|at)[\])}]/gi;
const SCHEME = /^(?:hxxp|htxp|hxtp|h\*\*p|meow)(s?)(?=:|\[:)/i;

/** The text as it was before it was defanged; the very text if it was not. The path of a URL is left alone. Linear. */
export function refang(text: string): string {
  if (!MARKS.test(text)) return text;
  const mended = text.replace(SCHEME, (_, s: string) => (s ? 'https' : 'http')).replace(COLON, '$1');
  const start = mended.indexOf('://');
  const authority = start < 0 ? 0 : start + 3;
  const end = endOfAuthority(mended, authority);
  const host = mended.slice(authority, end).replace(DOT, '.').replace(AT, '@').replace(/\\\./g, '.');
  return mended.slice(0, authority) + host + mended.slice(end);
}

/** What no domain, address or URL holds unless it was defanged (IPv6 brackets match too, and come back unchanged). */
const MARKS = /[[({\\]|^h(?!ttp)[xt*][xt*]p|^meow/i;

function endOfAuthority(text: string, from: number): number {
  const end = text.slice(from).search(/[/?#]/);
  return end < 0 ? text.length : from + end;
}
