import { fileOf } from '../check/words.ts';
import type { CheckReporter } from './checked.ts';
import { ADVICE, complaintOf, purlOf, verdictOf } from './match-words.ts';
import { type SarifResult, type SarifRule, sarifLog } from './sarif-log.ts';

const MALICIOUS: SarifRule = {
  id: 'malicious-package',
  summary: 'A dependency is malicious.',
  why: ADVICE.join(' '),
  level: 'error',
};
const NOT_CHECKED: SarifRule = {
  id: 'not-checked',
  summary: 'A file could not be checked.',
  why: 'What cannot be read is never taken for clean.',
  level: 'error',
};

/** For code scanning: one result for each match, and for each file that could not be read. */
export const checkedSarif: CheckReporter = ({ matches, unchecked }) => {
  const results: SarifResult[] = matches.map((match) => ({
    rule: MALICIOUS.id,
    level: match.kind === 'malicious' ? 'error' : match.kind === 'possible' ? 'warning' : 'note',
    message: verdictOf(match),
    path: match.path,
    line: lineOf(match.path, match.dependency.line),
    column: 0,
    fingerprint: `${match.report.id}:${purlOf(match) ?? match.dependency.name}`,
  }));
  for (const one of unchecked) {
    const path = fileOf(one);
    const line = lineOf(path, one.line);
    results.push({ rule: NOT_CHECKED.id, level: 'error', message: complaintOf(one), path, line, column: 0 });
  }
  return sarifLog([MALICIOUS, NOT_CHECKED], results);
};

/** Code scanning shows nothing that has no line. */
const lineOf = (path: string, line: number): number => (path === '' ? 0 : Math.max(line, 1));
