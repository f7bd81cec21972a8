/** Ids that say nothing but what they are of: UUIDs by name (RFC 9562, version 5), the same on every machine. */
import { createHash } from 'node:crypto';

/** The namespace of everything that this database's exports give an id. Frozen: ids are remembered by those who read them. */
const NAMESPACE = '9daf06c3-704c-491d-9859-45f7b507bc06';

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const OWN = bytesOf(NAMESPACE);

/** The UUID of a name in the database's own namespace. Names of different kinds begin differently. */
export function uuidOf(name: string): string {
  const digest = createHash('sha1').update(OWN).update(name).digest().subarray(0, 16);
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
