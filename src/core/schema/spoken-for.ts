/** Which constraints of the schemas are put into words by a rule of their own, so that no mistake is told twice. */

/**
 * `part` is a `$defs` entry of schema/*.schema.json that holds the constraint and nothing else, `at` the places where
 * `rules` speak of it. `schema-*` rules keep silent there; anywhere else they speak.
 */
export const SPOKEN_FOR: readonly { part: string; at: RegExp; rules: readonly string[] }[] = [
  { part: 'complete', at: /^$/, rules: ['time-missing', 'id-missing', 'id-matches-file', 'affected-single'] },
  { part: 'single', at: /^\/affected$/, rules: ['affected-single'] },
  { part: 'packageOrRepository', at: /^\/affected\//, rules: ['package-or-git', 'affected-nothing'] },
  { part: 'ecosystem', at: /^\/affected\//, rules: ['package-ecosystem'] },
  { part: 'reportId', at: /^\/id$/, rules: ['id-format', 'id-missing'] },
  {
    part: 'time',
    at: /^\/(?:modified|published|withdrawn)$|^\/database_specific\/(?:false-positives|disputes|additions)\//,
    rules: ['time-format'],
  },
  { part: 'oneKindOfEvent', at: /^\/affected\//, rules: ['range-event-kind'] },
  { part: 'introducedFirst', at: /^\/affected\//, rules: ['range-introduced'] },
  { part: 'fixedOrLastAffected', at: /^\/affected\//, rules: ['range-fixed-and-last-affected'] },
  { part: 'gitRange', at: /^\/affected\//, rules: ['range-git-repo', 'range-git-hash'] },
  { part: 'referenceUrl', at: /^\/references\//, rules: ['reference-url'] },
  { part: 'sourceId', at: /\/malicious-packages-origins\//, rules: ['origin-source'] },
  { part: 'sha256', at: /\/malicious-packages-origins\/\d+\/sha256$/, rules: ['origin-sha256'] },
  { part: 'domain', at: /^\/database_specific\/iocs\//, rules: ['indicator-domain'] },
  { part: 'ip', at: /^\/database_specific\/iocs\//, rules: ['indicator-ip'] },
  { part: 'url', at: /^\/database_specific\/iocs\//, rules: ['indicator-url'] },
  { part: 'md5', at: /\/iocs\/files\/\d+\/digests\//, rules: ['indicator-digest'] },
  { part: 'sha1', at: /\/iocs\/files\/\d+\/digests\//, rules: ['indicator-digest'] },
  { part: 'sha256', at: /\/iocs\/files\/\d+\/digests\//, rules: ['indicator-digest'] },
  { part: 'sha384', at: /\/iocs\/files\/\d+\/digests\//, rules: ['indicator-digest'] },
  { part: 'sha512', at: /\/iocs\/files\/\d+\/digests\//, rules: ['indicator-digest'] },
  { part: 'tlsh', at: /\/iocs\/files\/\d+\/digests\//, rules: ['indicator-digest'] },
];

/** Whether another rule reports this error of the validator. */
export function isSpokenFor(schemaPath: string, instancePath: string): boolean {
  const part = /\/\$defs\/([A-Za-z0-9]+)/.exec(schemaPath)?.[1];
  return part !== undefined && SPOKEN_FOR.some((entry) => entry.part === part && entry.at.test(instancePath));
}
