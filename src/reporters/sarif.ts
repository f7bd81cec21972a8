import type { Reporter } from './reporter.ts';
import { sarifLog } from './sarif-log.ts';

/** SARIF 2.1.0 of a validation. Paths are URI references relative to the repository. */
export const sarif: Reporter = async ({ diagnostics }, { rules }) => {
  const used = new Set(diagnostics.map((d) => d.rule));
  const known = (await rules()).filter((rule) => used.has(rule.id));
  return sarifLog(
    known.map(({ id, summary, why, severity }) => ({ id, summary, why, level: severity })),
    diagnostics.map(({ rule, severity, message, hint, path, line, column }) => ({
      rule,
      level: severity,
      message: hint ? `${message} ${hint}` : message,
      path,
      line,
      column,
    })),
  );
};
