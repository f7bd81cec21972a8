/** A feed, whatever its format. */
import { uuidOf } from '../uuid.ts';
import type { Kind, News } from './news.ts';

export interface Feed {
  title: string;
  /** `urn:uuid:…`, the same in every export. */
  id: string;
  /** Where it will be served, without the ending of its format; undefined where nobody said so. */
  address: string | undefined;
  entries: readonly News[];
}

/** What a feed may be about: `all` is the three kinds together. */
export type Subject = Kind | 'all';

const TITLES: Record<Subject, string> = {
  all: 'Malicious packages',
  new: 'New malicious packages',
  changed: 'Changed reports on malicious packages',
  withdrawn: 'Withdrawn reports on malicious packages',
};

/** `ecosystem` is undefined for the feed on all of them; `path` is relative to the export, without ending. */
export function feedOf(
  subject: Subject,
  ecosystem: string | undefined,
  path: string,
  baseUrl: string | undefined,
  entries: readonly News[],
): Feed {
  return {
    title: `${TITLES[subject]}${ecosystem === undefined ? '' : ` (${ecosystem})`}`,
    id: `urn:uuid:${uuidOf(`feed:${path}`)}`,
    address: baseUrl === undefined ? undefined : `${baseUrl.replace(/\/$/, '')}/${path}`,
    entries,
  };
}
