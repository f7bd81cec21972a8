/** Domain names as DNS carries them (RFC 1035 §2.3.4, with the `_` that real ones have; international ones in Punycode). */

const LABEL = /^[a-z0-9_-]{1,63}$/i;

/** Why the text is no domain of at least two labels, as the end of a sentence that starts with it; undefined = it is one. */
export function domainProblem(text: string): string | undefined {
  if (PLAIN.test(text) && text.length <= 253) return undefined;
  if (text === '') return 'is empty';
  if (/\s/u.test(text)) return 'has a blank in it';
  if (text.includes('://') || text.includes('/')) return 'is an address, not a domain';
  if (text.includes(':')) return 'has a port or is an IP address';
  if (/^[0-9.]+$/.test(text)) return 'is an IP address or nothing at all';
  if (text.endsWith('.')) return 'ends in a dot';
  if (!text.includes('.')) return 'has no dot, so nobody can register it';
  if (text.length > 253) return `has ${text.length} characters; a domain has at most 253`;
  const wrong = text.split('.').find((label) => !LABEL.test(label));
  if (wrong === undefined) return 'has a last part of digits only';
  if (wrong === '') return 'has two dots in a row or begins with one';
  if (wrong.length > 63) return 'has a part of more than 63 characters';
  return /[^\x20-\x7e]/.test(wrong)
    ? 'has letters that DNS carries in Punycode only ("xn--…")'
    : 'has a character in it that no domain has';
}

/** The last label is not a number, so that no IP address passes for a domain. */
const PLAIN = /^(?:[a-z0-9_-]{1,63}\.)+(?![0-9]+$)[a-z0-9_-]{1,63}$/i;
