/** What a merge came to, for people to read: nothing here goes into the report. */

import { NO_CLAIMS } from './claims.ts';
import { decidingVersion } from './entries.ts';
import { sortVersions } from './order.ts';
import { isWithdrawn, type Row } from './row.ts';
import type { State } from './state.ts';
import type { Status } from './status.ts';
import { groupClaimant } from './survivors.ts';

export interface RowName {
  source: string;
  sha256: string;
}

export interface Outcome {
  /** Rows that a later revision of their advisory replaces, sorted as the report's rows. */
  superseded: RowName[];
  /** The whole report is withdrawn, by whom and since when. */
  withdrawn?: { by: 'person' | 'sources' | 'exclusions'; time: string };
  /** Rows that took their claims back while the report stays. */
  disputed: RowName[];
  /** Versions that a person excluded and a new source or advisory claims all the same: they are affected again. */
  reclaimed: (RowName & { versions: string[] })[];
}

export function outcomeOf(state: State, status: Status): Outcome {
  const { live, withdrawn, disputes } = status;
  const superseded = [...state.rows.values()].filter((row) => !live.has(row)).map(nameOf);
  const outcome: Outcome = {
    superseded: superseded.sort((a, b) => (`${a.source} ${a.sha256}` < `${b.source} ${b.sha256}` ? -1 : 1)),
    disputed: disputes.map(({ by, origin }) => ({ source: by, sha256: origin ?? '' })),
    reclaimed: status.entries.partial.length === 0 ? [] : reclaimedOf(state, status),
  };
  if (withdrawn) outcome.withdrawn = { by: withdrawn.by, time: withdrawn.time.text };
  return outcome;
}

const nameOf = ({ source, sha256 }: Row): RowName => ({ source, sha256 });

function reclaimedOf({ order }: State, { groups, entries }: Status): Outcome['reclaimed'] {
  const found: Outcome['reclaimed'] = [];
  for (const { rows, live } of groups) {
    const { cancelsVersion } = groupClaimant(NO_CLAIMS, rows, order);
    for (const row of live) {
      if (isWithdrawn(row)) continue;
      const versions = [...row.claims.versions].filter((version) => {
        const deciding = decidingVersion(entries, version, order);
        return deciding?.reinstated === false && !cancelsVersion(deciding, version);
      });
      if (versions.length > 0) found.push({ ...nameOf(row), versions: sortVersions(versions, order) });
    }
  }
  return found;
}
