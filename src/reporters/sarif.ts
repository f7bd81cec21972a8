import { escapeJson } from '../core/escape.ts';
import { escapeInvisible } from '../core/quote.ts';
import { VERSION } from '../version.ts';
import type { Reporter } from './reporter.ts';

/** SARIF 2.1.0, as code scanning services read it. Paths are URI references relative to the repository. */
export const sarif: Reporter = async ({ diagnostics }, { rules }) => {
  const used = new Set(diagnostics.map((d) => d.rule));
  const known = (await rules()).filter((rule) => used.has(rule.id));
  const index = new Map(known.map((rule, i) => [rule.id, i]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'mal',
            version: VERSION,
            rules: known.map(({ id, summary, why, severity }) => ({
              id,
              shortDescription: { text: summary },
              fullDescription: { text: why },
              defaultConfiguration: { level: severity },
            })),
          },
        },
        results: diagnostics.map((d) => ({
          ruleId: d.rule,
          ...(index.has(d.rule) ? { ruleIndex: index.get(d.rule) } : {}),
          level: d.severity,
          message: { text: escapeInvisible(d.hint ? `${d.message} ${d.hint}` : d.message) },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: d.path.split('/').map(encodePart).join('/') },
                ...(d.line > 0 ? { region: { startLine: d.line, startColumn: d.column } } : {}),
              },
            },
          ],
        })),
      },
    ],
  };
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`;
};

/** `encodeURIComponent` throws at half a surrogate pair. */
function encodePart(part: string): string {
  return encodeURIComponent(
    part.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  );
}
