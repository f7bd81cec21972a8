import { createHash } from 'node:crypto';
import type { Match } from '../check/check.ts';
import { escapeJson } from '../core/escape.ts';
import { VERSION } from '../version.ts';
import type { CheckReporter } from './checked.ts';
import { ADVICE, complaintOf, pageOf, purlOf, verdictOf } from './match-words.ts';

/** A CycloneDX 1.6 document that says of each match what is known (VEX). It is incomplete where something could not be checked. */
export const checkedCycloneDx: CheckReporter = ({ matches, unchecked }, { now }) => {
  const components = new Map<string, object>();
  const vulnerabilities = new Map<string, { match: Match; refs: Set<string> }>();
  for (const match of matches) {
    const ref = referenceOf(match);
    components.set(ref, componentOf(match, ref));
    const key = `${match.report.id}-${match.kind}`;
    const known = vulnerabilities.get(key);
    if (known) known.refs.add(ref);
    else vulnerabilities.set(key, { match, refs: new Set([ref]) });
  }
  const incomplete = unchecked.map((one) => ({ name: 'mal:not-checked', value: complaintOf(one) }));
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialOf([...components.keys(), ...vulnerabilities.keys(), now]),
    version: 1,
    metadata: {
      timestamp: now,
      tools: { components: [{ type: 'application', name: 'mal', version: VERSION }] },
      ...(incomplete.length > 0 ? { properties: incomplete } : {}),
    },
    components: [...components.values()],
    compositions: [{ aggregate: 'incomplete' }],
    vulnerabilities: [...vulnerabilities].map(([key, { match, refs }]) =>
      vulnerabilityOf(key, match, [...refs]),
    ),
  };
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`;
};

/** What tells components apart, within this document. */
function referenceOf(match: Match): string {
  const { ecosystem, name, version } = match.dependency;
  return purlOf(match) ?? `${ecosystem}/${name}${version === undefined ? '' : `@${version}`}`;
}

function componentOf(match: Match, ref: string): object {
  const { name, version } = match.dependency;
  const purl = purlOf(match);
  return {
    type: 'library',
    'bom-ref': ref,
    name,
    ...(version === undefined ? {} : { version }),
    ...(purl === undefined ? {} : { purl }),
  };
}

function vulnerabilityOf(key: string, match: Match, refs: readonly string[]): object {
  const { report, kind, allowed } = match;
  const url = pageOf(report.id);
  return {
    'bom-ref': key,
    id: report.id,
    source: { name: 'malicious-packages', ...(url === undefined ? {} : { url }) },
    ratings: [{ severity: 'critical', method: 'other', justification: 'The package is malicious.' }],
    // CWE-506: embedded malicious code.
    cwes: [506],
    description: verdictOf(match),
    recommendation: ADVICE.join(' '),
    ...(report.published === '' ? {} : { published: `${report.published}T00:00:00Z` }),
    analysis: analysisOf(kind, allowed?.reason),
    affects: refs.map((ref) => ({ ref })),
  };
}

function analysisOf(kind: Match['kind'], reason: string | undefined): object {
  if (kind === 'malicious') return { state: 'exploitable', response: ['update', 'rollback'] };
  if (kind === 'possible') return { state: 'in_triage' };
  return { state: 'not_affected', justification: 'protected_by_mitigating_control', detail: reason };
}

/** A UUID of what the document says: the same findings at the same time give the same one. */
function serialOf(parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
