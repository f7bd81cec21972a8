/** SARIF 2.1.0 as code scanning services read it: the parts that every log has. */
import { escapeJson } from '../core/escape.ts';
import { escapeInvisible } from '../core/quote.ts';
import { VERSION } from '../version.ts';

export interface SarifRule {
  id: string;
  summary: string;
  why: string;
  level: 'error' | 'warning' | 'note';
}

export interface SarifResult {
  rule: string;
  level: SarifRule['level'];
  message: string;
  /** A URI reference is made of it; empty for what has no file. */
  path: string;
  /** 1-based; 0 if unknown. */
  line: number;
  column: number;
  /** What tells two results of one place apart over time. */
  fingerprint?: string;
}

/** The text of a log with one run. */
export function sarifLog(rules: readonly SarifRule[], results: readonly SarifResult[]): string {
  const index = new Map(rules.map((rule, i) => [rule.id, i]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'mal',
            version: VERSION,
            rules: rules.map(({ id, summary, why, level }) => ({
              id,
              shortDescription: { text: escapeInvisible(summary) },
              fullDescription: { text: escapeInvisible(why) },
              defaultConfiguration: { level },
            })),
          },
        },
        results: results.map(({ rule, level, message, path, line, column, fingerprint }) => ({
          ruleId: rule,
          ...(index.has(rule) ? { ruleIndex: index.get(rule) } : {}),
          level,
          message: { text: escapeInvisible(message) },
          ...(path === '' ? {} : { locations: [locationOf(path, line, column)] }),
          ...(fingerprint === undefined ? {} : { partialFingerprints: { 'mal/v1': fingerprint } }),
        })),
      },
    ],
  };
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`;
}

function locationOf(path: string, line: number, column: number): object {
  const region = { startLine: line, ...(column > 0 ? { startColumn: column } : {}) };
  return {
    physicalLocation: {
      artifactLocation: { uri: path.split('/').map(encodePart).join('/') },
      ...(line > 0 ? { region } : {}),
    },
  };
}

/** `encodeURIComponent` throws at half a surrogate pair. */
function encodePart(part: string): string {
  return encodeURIComponent(
    part.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  );
}
