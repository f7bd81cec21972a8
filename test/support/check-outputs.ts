/** What SARIF 2.1.0 and CycloneDX 1.6 ask of the documents that `mal check` writes, as far as their schemas say it. */
import { expect } from 'vitest';

type Json = Record<string, unknown>;

const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** Nothing but these keys, and all of those without a question mark. */
function shaped(value: unknown, keys: string): Json {
  const names = keys.split(' ');
  const known = names.map((name) => name.replace('?', ''));
  expect(typeof value).toBe('object');
  expect(known).toEqual(expect.arrayContaining(Object.keys(value as Json)));
  for (const name of names) if (!name.endsWith('?')) expect(value).toHaveProperty([name]);
  return value as Json;
}

export interface SarifResult {
  ruleId: string;
  level: string;
  message: { text: string };
  locations?: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[];
}

/** The results of a log that is one. */
export function sarifResults(text: string): SarifResult[] {
  const log = shaped(JSON.parse(text), '$schema version runs');
  expect(log.version).toBe('2.1.0');
  const [run] = log.runs as unknown[];
  expect(log.runs).toHaveLength(1);
  const { tool, results } = shaped(run, 'tool results');
  const { driver } = shaped(tool, 'driver');
  const { rules } = shaped(driver, 'name version rules');
  const ids = (rules as Json[]).map(
    (rule) => shaped(rule, 'id shortDescription fullDescription defaultConfiguration').id,
  );
  expect(new Set(ids).size).toBe(ids.length);
  for (const result of results as Json[]) {
    const {
      ruleId,
      ruleIndex,
      level,
      message,
      locations = [],
    } = shaped(result, 'ruleId ruleIndex level message locations? partialFingerprints?');
    expect(ids[ruleIndex as number]).toBe(ruleId);
    expect(['error', 'warning', 'note', 'none']).toContain(level);
    expect((message as Json).text).not.toBe('');
    for (const location of locations as { physicalLocation: Json }[]) {
      const { artifactLocation, region } = shaped(location.physicalLocation, 'artifactLocation region');
      const { uri } = artifactLocation as { uri: string };
      expect(uri).toMatch(/^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-F]{2})+$/);
      expect((region as Json).startLine).toBeGreaterThan(0);
    }
  }
  return results as SarifResult[];
}

export interface Vulnerability {
  id: string;
  source: { name: string; url?: string };
  description: string;
  analysis: { state: string; detail?: string };
  affects: { ref: string }[];
}

export interface Vex {
  metadata: { timestamp: string; properties?: { name: string; value: string }[] };
  components: { 'bom-ref': string; name: string; version?: string; purl?: string }[];
  vulnerabilities: Vulnerability[];
}

/** A CycloneDX document that is one. */
export function cycloneDx(text: string): Vex {
  const document = shaped(
    JSON.parse(text),
    '$schema bomFormat specVersion serialNumber version metadata components compositions vulnerabilities',
  );
  expect(document).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
  expect(document.serialNumber).toMatch(UUID);
  const vex = document as unknown as Vex;
  shaped(vex.metadata, 'timestamp tools properties?');
  expect(vex.metadata.timestamp).toMatch(TIME);
  const refs = vex.components.map((component) => {
    expect(shaped(component, 'type bom-ref name version? purl?').type).toBe('library');
    return component['bom-ref'];
  });
  const vulnerabilityRefs = vex.vulnerabilities.map(
    (one) =>
      shaped(one, 'bom-ref id source ratings cwes description recommendation published? analysis affects')[
        'bom-ref'
      ],
  );
  const all = [...refs, ...vulnerabilityRefs];
  expect(new Set(all).size).toBe(all.length);
  for (const { analysis, affects } of vex.vulnerabilities) {
    shaped(analysis, 'state justification? response? detail?');
    expect(['exploitable', 'in_triage', 'not_affected']).toContain(analysis.state);
    expect(affects.length).toBeGreaterThan(0);
    for (const { ref } of affects) expect(refs).toContain(ref);
  }
  return vex;
}
