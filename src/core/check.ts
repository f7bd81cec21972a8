/** Runs rules over what was parsed, and turns what they say into diagnostics with a place. */
import { type Diagnostic, type Finding, UNPLACED } from './diagnostic.ts';
import { positionOf } from './locate.ts';
import { type FileProblem, isRepairable, type ParsedReport, parseReport } from './parse.ts';
import { rulesFor } from './parts.ts';
import { NOWHERE, placeDiagnostics, START } from './place.ts';
import type {
  ChangeContext,
  ChangeRule,
  FileChange,
  FileRule,
  RepoRule,
  ReportFacts,
  ReportRule,
  Rule,
  RuleContext,
  SourceFile,
} from './rule.ts';

/** The rules of a run, by how much they see. */
export interface RuleSet {
  file: readonly FileRule[];
  report: readonly ReportRule[];
  repo: readonly RepoRule[];
  change: readonly ChangeRule[];
}

export function ruleSet(rules: readonly Rule[]): RuleSet {
  const of = <S extends Rule['scope']>(scope: S) =>
    rules.filter((r): r is Extract<Rule, { scope: S }> => r.scope === scope);
  return { file: of('file'), report: of('report'), repo: of('repo'), change: of('change') };
}

/** What a store found at a path: bytes, or why there are none. */
export interface FoundFile {
  path: string;
  kind: SourceFile['kind'];
  size: number;
  parsed: ParsedReport;
}

/**
 * Everything the file and report rules say of one report file. The engine behind `mal validate`; never throws. What a
 * pointer names is not placed yet: of a hundred thousand findings a person reads the first few.
 */
export function checkFile(found: FoundFile, rules: RuleSet, context: RuleContext): Diagnostic[] {
  const { parsed } = found;
  const run = new Run(found.path, parsed);
  const file: SourceFile = {
    path: found.path,
    kind: found.kind,
    size: found.size,
    problems: parsed.problems,
  };
  if (parsed.text !== undefined) file.text = parsed.text;
  for (const rule of rules.file) {
    if (rule.reads === 'problems' && parsed.problems.length === 0) continue;
    run.start(rule, rule.fixedByRewrite === true);
    try {
      rule.check(file, run.emit, context);
    } catch (error) {
      run.crashed(error);
    }
  }
  if (parsed.osv === undefined) return run.diagnostics;
  for (const rule of rulesFor(parsed.osv, rules.report)) {
    run.start(rule, rule.fix !== undefined);
    try {
      rule.check(parsed.osv, run.emit, context);
    } catch (error) {
      run.crashed(error);
    }
  }
  return run.diagnostics;
}

/** Everything the file and report rules say of one report given as bytes or text; what the library exports. */
export function checkSource(source: Uint8Array | string, rules: RuleSet, context: RuleContext): Diagnostic[] {
  const size = typeof source === 'string' ? new TextEncoder().encode(source).length : source.length;
  const parsed = parseReport(source);
  const diagnostics = checkFile({ path: context.path, kind: 'file', size, parsed }, rules, context);
  placeDiagnostics(diagnostics, parsed.text);
  return diagnostics;
}

/** Everything the repo rules say of all reports together. */
export function checkAll(
  reports: readonly ReportFacts[],
  rules: RuleSet,
  context: Omit<RuleContext, 'path'>,
): Diagnostic[] {
  return rules.repo.flatMap((rule) => collect(rule, (emit) => rule.check(reports, emit, context)));
}

/** Everything the change rules say of a pull request. */
export function checkChanges(
  changes: readonly FileChange[],
  rules: RuleSet,
  context: ChangeContext,
): Diagnostic[] {
  return rules.change.flatMap((rule) => collect(rule, (emit) => rule.check(changes, emit, context)));
}

/** Runs one rule whose findings name their own path; their places are filled in later by `placeDiagnostics`. */
function collect(rule: Rule, run: (emit: (path: string, finding: Finding) => void) => void): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  try {
    run((path, finding) =>
      diagnostics.push(toDiagnostic(rule, path, finding, LATER, finding.fixable ?? false)),
    );
  } catch (error) {
    diagnostics.push(crash(rule, '', error));
  }
  return diagnostics;
}

const LATER = { line: UNPLACED, column: UNPLACED };

/** The rule that is running, and what was said of one file so far. */
class Run {
  readonly diagnostics: Diagnostic[] = [];
  private rule!: Rule;
  private fixable = false;
  private readonly path: string;
  private readonly parsed: ParsedReport;
  /** Whether the parser cut something out of the report, so that a finding may be an echo of that. */
  private readonly cut: readonly string[];

  constructor(path: string, parsed: ParsedReport) {
    this.path = path;
    this.parsed = parsed;
    this.cut = parsed.problems.length === 0 ? [] : parsed.problems.flatMap(cutPointer);
  }

  start(rule: Rule, fixable: boolean): void {
    this.rule = rule;
    this.fixable = fixable;
  }

  readonly emit = (finding: Finding): void => {
    const { text, problems } = this.parsed;
    if (this.cut.length > 0 && this.rule.scope === 'report' && this.echoes(finding.pointer ?? '')) return;
    const place =
      text === undefined
        ? NOWHERE
        : finding.offset !== undefined
          ? positionOf(text, finding.offset)
          : this.parsed.osv !== undefined && finding.pointer
            ? LATER
            : START;
    const fixable =
      (finding.fixable ?? this.fixable) &&
      this.parsed.osv !== undefined &&
      (problems.length === 0 || isRepairable(problems));
    this.diagnostics.push(toDiagnostic(this.rule, this.path, finding, place, fixable));
  };

  crashed(error: unknown): void {
    this.diagnostics.push(crash(this.rule, this.path, error));
  }

  private echoes(pointer: string): boolean {
    return this.cut.some(
      (cut) => cut === pointer || cut.startsWith(`${pointer}/`) || pointer.startsWith(`${cut}/`),
    );
  }
}

function cutPointer(problem: FileProblem): string[] {
  if (!('pointer' in problem)) return [];
  return [problem.kind === 'missing-key' ? `${problem.pointer}/${problem.key}` : problem.pointer];
}

function toDiagnostic(
  rule: Rule,
  path: string,
  finding: Finding,
  place: { line: number; column: number },
  fixable: boolean,
): Diagnostic {
  const diagnostic: Diagnostic = {
    rule: rule.id,
    severity: rule.severity,
    path,
    line: place.line,
    column: place.column,
    pointer: finding.pointer ?? '',
    message: finding.message,
    hint: finding.hint ?? '',
    fixable,
  };
  if (finding.key) diagnostic.key = true;
  return diagnostic;
}

/** A rule that throws is a finding: it must not hide what the others say, nor pass for "clean". */
function crash(rule: Rule, path: string, error: unknown): Diagnostic {
  return {
    rule: rule.id,
    severity: 'error',
    path,
    line: 0,
    column: 0,
    pointer: '',
    message: `The rule ${rule.id} failed on this file: ${error instanceof Error ? error.message : String(error)}.`,
    hint: 'This is a defect of mal itself: please report it with the file.',
    fixable: false,
  };
}
