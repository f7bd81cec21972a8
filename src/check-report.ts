import { checkSource, ruleSet } from './core/check.ts';
import { DEFAULT_CONFIG, type RepositoryConfig } from './core/config.ts';
import { compareDiagnostics, type Diagnostic } from './core/diagnostic.ts';
import { formatReport } from './core/format.ts';
import { idOfPath } from './core/id.ts';
import { InvalidPackageError } from './core/layout/invalid-package-error.ts';
import { packageOf } from './core/package-of.ts';
import { parseReport } from './core/parse.ts';
import type { Osv } from './core/report.ts';
import type { RuleContext } from './core/rule.ts';
import { reportPath } from './ecosystems/report-path.ts';
import { systemTime } from './env.ts';
import { isPopular } from './popular.ts';
import { RULES } from './rules/index.ts';

export interface CheckOptions {
  /** Where the report lies in its repository; default: where it belongs. */
  path?: string;
  config?: Partial<RepositoryConfig>;
  /** Milliseconds since 1970; default: now. */
  now?: number;
  /** The highest number given per year. */
  given?: ReadonlyMap<string, number>;
}

const rules = ruleSet(RULES);

/**
 * Everything the rules say of one report, sorted by place: what `mal validate <file>` prints. Takes the bytes or the text
 * of a file, or a report that is checked as if written canonically. Never throws on bad data.
 */
export function checkReport(report: Uint8Array | string | Osv, options: CheckOptions = {}): Diagnostic[] {
  const source = typeof report === 'string' || report instanceof Uint8Array ? report : formatReport(report);
  const config = { ...DEFAULT_CONFIG, ...options.config };
  const context: RuleContext = {
    path: options.path ?? pathOf(source, config),
    config,
    now: options.now ?? systemTime(),
    isPopular,
    ...(options.given ? { given: options.given } : {}),
  };
  return checkSource(source, rules, context).sort(compareDiagnostics);
}

function pathOf(source: Uint8Array | string, config: RepositoryConfig): string {
  const osv = parseReport(source).osv;
  const pkg = osv && packageOf(osv);
  const id = osv?.id || `${config.idPrefix}-0000-report`;
  try {
    if (pkg) return reportPath(config, pkg, id, osv.withdrawn !== undefined);
  } catch (error) {
    if (!(error instanceof InvalidPackageError)) throw error;
  }
  return `${config.roots[0]}/${idOfPath(id)}.json`;
}
