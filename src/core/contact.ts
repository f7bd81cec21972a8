/** Where a credited person is reached: OSV wants a URL. */
import { refang } from './refang.ts';
import { parseUrl } from './url.ts';

const PLAIN = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[!#-;=?-[\]_a-z~]*)?$/i;
const EMAIL = /^[^\s@:/<>"]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;
/** Schemes without an authority that people are reached by. */
const DIRECT = /^(?:tel|sms|xmpp|matrix|sip|sips|openpgp4fpr|acct|did|urn|nostr|signal):[^\s]+$/i;

export function isContact(contact: string): boolean {
  if (PLAIN.test(contact)) return true;
  if (/^mailto:/i.test(contact)) return EMAIL.test(contact.slice(7).replace(/\?.*$/, ''));
  return DIRECT.test(contact) || !('problem' in parseUrl(contact));
}

/** The contact as a URL, the very text if it is one; undefined if it cannot be made one. */
export function repairContact(contact: string): string | undefined {
  if (isContact(contact)) return contact;
  const trimmed = refang(contact.trim());
  if (isContact(trimmed)) return trimmed;
  return EMAIL.test(trimmed) ? `mailto:${trimmed}` : undefined;
}
