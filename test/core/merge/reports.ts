/** Short words for the reports that the worked cases are made of. */
import { ORIGINS, type Origin, type Osv, type Range } from '../../../src/core/report.ts';
import { type MergedReport, mergeReports } from '../../../src/merge.ts';

export const NOW = '2025-06-01T00:00:00Z';
export const ALL: Range = { type: 'SEMVER', events: [{ introduced: '0' }] };

export interface Parts {
  name?: string;
  ecosystem?: string;
  details?: string;
  versions?: string[];
  ranges?: Range[];
  rows?: (Partial<Origin> & { source: string; sha256: string })[];
  own?: object;
  cwes?: object[];
  top?: Partial<Osv>;
}

/** A report without a number. */
export function part({
  name = 'p',
  ecosystem = 'npm',
  details = '',
  versions,
  ranges,
  rows = [],
  own = {},
  cwes,
  top = {},
}: Parts): Osv {
  return {
    modified: '2024-01-01T00:00:00Z',
    published: '2024-01-01T00:00:00Z',
    schema_version: '1.9.0',
    id: 'MAL-0000-p',
    summary: `Malicious code in ${name} (${ecosystem})`,
    details,
    affected: [
      {
        package: { ecosystem, name },
        ...(ranges ? { ranges } : {}),
        ...(versions ? { versions } : {}),
        ...(cwes ? { database_specific: { cwes: cwes as never } } : {}),
      },
    ],
    ...top,
    database_specific: { ...own, ...(rows.length > 0 ? { [ORIGINS]: rows as Origin[] } : {}) },
  };
}

/** A contribution of one row: what it claims is what it lists. */
export function from(
  source: string,
  sha256: string,
  day: string,
  claims: { versions?: string[]; ranges?: Range[] },
  more: Partial<Origin> = {},
  rest: Parts = {},
): Osv {
  const time = `${day}T00:00:00Z`;
  const row = {
    source,
    sha256,
    import_time: time,
    modified_time: time,
    id: source.toUpperCase(),
    ...claims,
    ...more,
  };
  if (more.id === '') delete (row as Partial<Origin>).id;
  return part({ ...rest, ...claims, rows: [row] });
}

/** The report as it stands with a number. */
export const numbered = (osv: Osv): Osv => ({ ...osv, id: 'MAL-2024-7' });

/** Merged, and the same for every rotation of the inputs. */
export function merge(...inputs: Osv[]): MergedReport & { osv: Osv } {
  const results = inputs.map((_, i) =>
    mergeReports([...inputs.slice(i), ...inputs.slice(0, i)], { now: NOW }),
  );
  const texts = new Set(results.map(({ text }) => text));
  if (texts.size !== 1 || !results[0]?.osv) throw new Error(`order matters: ${[...texts].join('\n')}`);
  return results[0] as MergedReport & { osv: Osv };
}

export const versionsOf = ({ affected: [entry] }: Osv): string[] | undefined => entry?.versions;
export const rangesOf = ({ affected: [entry] }: Osv): Range[] | undefined => entry?.ranges;
