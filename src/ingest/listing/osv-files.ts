/** The `<id>.json` that lie beside a list of ids (OSV's REST form), and the times that such lists give. */
import type { SourceConfig } from '../../core/source-config.ts';
import { addressOf } from '../http/address.ts';
import { type Http, HttpError } from '../http.ts';
import type { Got, Thing } from './fetch-each.ts';

/** A time of OSV (RFC 3339, UTC) as text whose order is that of time: its fraction has nine digits. Undefined for anything else. */
export function sortableTime(text: unknown): string | undefined {
  const [, time, fraction = ''] =
    (typeof text === 'string' && /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text)) || [];
  return time && `${time}.${fraction.padEnd(9, '0')}Z`;
}

/** Lists and documents may round a time in different ways: behind by less is not behind. */
const ROUNDING = 1000;

/** The version of a document that is asked for without its list. */
export const UNLISTED = 'unlisted';

/** The version that is remembered of a document older than its list says: the next run finds another in the list, and asks again. */
export const staleVersion = (listed: string) => `${listed} stale`;

/** Of what was answered in place of a document. The document itself may come yet, so this is never the version of a list. */
const wrongVersion = (listed: string) => `${listed} wrong`;

/**
 * Fetches the document of an id; `version` is `modified` as the list gives it, in sortable form. What is not JSON with that id is asked
 * for again, and in the end handed over as it is: others say what is wrong with it. It is `stale`, as it may be the page of a server in
 * between. A document older than its list is `stale`, too, unless `patient` says that it was so before.
 */
export function osvFiles(
  http: Http,
  { location, limits }: SourceConfig,
  patient: (thing: Thing) => boolean,
): (thing: Thing) => Promise<Got | undefined> {
  const list = addressOf(location);
  return async (thing) => {
    const { key, version } = thing;
    const url = new URL(list);
    // Never resolved like a link: what begins with `//` would lead to another host.
    const file = `${key.split('/').map(encodeURIComponent).join('/')}.json`;
    url.pathname = list.pathname.replace(/[^/]*$/, '') + file;
    const id = key.slice(key.lastIndexOf('/') + 1);
    let modified: string | undefined;
    const check = (bytes: Uint8Array) => {
      const osv = parsed(bytes);
      modified = sortableTime(osv?.modified);
      return osv?.id === id ? undefined : 'did not answer with the report of that name';
    };
    try {
      const { bytes } = await http.bytes({ url: url.href, check }, limits.objectBytes);
      if (version === UNLISTED) return { bytes, version: modified ?? UNLISTED };
      const behind = modified === undefined ? 0 : Date.parse(version) - Date.parse(modified);
      const stale = behind > ROUNDING && !patient(thing);
      return { bytes, version: stale ? staleVersion(version) : version, stale };
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      if (error.status === 404) return undefined;
      if (error.why === 'body' && error.bytes)
        return { bytes: error.bytes, version: wrongVersion(version), stale: true };
      throw error;
    }
  };
}

function parsed(bytes: Uint8Array): { id?: unknown; modified?: unknown } | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) ?? undefined;
  } catch {
    return undefined;
  }
}
