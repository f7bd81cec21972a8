import { openHttp } from '../http.ts';
import { isRemote } from '../listing/location.ts';
import { readAll } from '../listing/osv-all.ts';
import { readModified } from '../listing/osv-modified.ts';
import type { SourceKind } from '../source.ts';

/** A list of ids with the documents beside it, as osv.dev reads and offers it: OSV's REST form. */
export const kind: SourceKind = {
  name: 'osv-list',
  summary:
    "the URL of a list in OSV's REST form: all.json ({id, modified}), or osv.dev's modified_id.csv; <id>.json lie beside it",
  problem({ location }) {
    const url = isRemote({ location }) && URL.canParse(location) ? new URL(location) : undefined;
    if (!url) return '`location` is not an http or https URL.';
    return /\.(?:json|csv)$/.test(url.pathname)
      ? undefined
      : '`location` ends neither in .json nor in .csv, so it is not known how its list looks.';
  },
  async *read(source, options) {
    const http = openHttp(source.limits, options);
    try {
      const read = new URL(source.location).pathname.endsWith('.csv') ? readModified : readAll;
      yield* read(http, source, options);
    } finally {
      http.close();
    }
  },
};
