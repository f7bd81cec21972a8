/** Words that OSV 1.9 gives a meaning; schema/report.schema.json accepts the same ones. */

/** Types of references. */
export const REFERENCE_TYPES: readonly string[] = [
  'ADVISORY',
  'ARTICLE',
  'DETECTION',
  'DISCUSSION',
  'REPORT',
  'FIX',
  'INTRODUCED',
  'GIT',
  'PACKAGE',
  'EVIDENCE',
  'WEB',
];

/** Types of credits. */
export const CREDIT_TYPES: readonly string[] = [
  'FINDER',
  'REPORTER',
  'ANALYST',
  'COORDINATOR',
  'REMEDIATION_DEVELOPER',
  'REMEDIATION_REVIEWER',
  'REMEDIATION_VERIFIER',
  'TOOL',
  'SPONSOR',
  'OTHER',
];
