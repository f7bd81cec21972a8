import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkAll, checkChanges, checkFile, type RuleSet } from '../src/core/check.ts';
import { DEFAULT_CONFIG, type RepositoryConfig } from '../src/core/config.ts';
import type { Diagnostic } from '../src/core/diagnostic.ts';
import { formatReport } from '../src/core/format.ts';
import { idOfPath } from '../src/core/id.ts';
import { parseReport } from '../src/core/parse.ts';
import { placeDiagnostics } from '../src/core/place.ts';
import type { Osv } from '../src/core/report.ts';
import type {
  FileExample,
  RepoExample,
  ReportExample,
  ReportRule,
  Rule,
  RuleContext,
} from '../src/core/rule.ts';
import { matchKey } from '../src/ecosystems/index.ts';
import { isPopular, readList } from '../src/popular.ts';
import { PATH } from '../src/rules/examples.ts';
import { RULES } from '../src/rules/index.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const NONE: RuleSet = { file: [], report: [], repo: [], change: [] };

function contextOf({
  path = PATH,
  config = {},
  given,
}: {
  path?: string;
  config?: Partial<RepositoryConfig>;
  given?: Record<string, number>;
}): RuleContext {
  const merged = { ...DEFAULT_CONFIG, firstNumber: 1_000_001, ...config };
  const context: RuleContext = { path, config: merged, now: NOW, isPopular };
  if (given) context.given = new Map(Object.entries(given));
  return context;
}

function checkReportExample(rule: ReportRule, example: ReportExample): Diagnostic[] {
  const context = contextOf(example);
  const text = formatReport(example.osv);
  const parsed = { text, osv: example.osv, problems: [] };
  return checkFile(
    { path: context.path, kind: 'file', size: text.length, parsed },
    { ...NONE, report: [rule] },
    context,
  );
}

function checkFileExample(rule: Rule, { path, bytes, kind = 'file' }: FileExample): Diagnostic[] {
  const parsed = parseReport(bytes);
  const size = typeof bytes === 'string' ? new TextEncoder().encode(bytes).length : bytes.length;
  const rules = { ...NONE, file: rule.scope === 'file' ? [rule] : [] };
  const diagnostics = checkFile({ path, kind, size, parsed }, rules, contextOf({ path }));
  placeDiagnostics(diagnostics, parsed.text);
  return diagnostics;
}

const facts = ({ reports }: RepoExample) =>
  reports.map((fact) => ({ id: idOfPath(fact.path), aliases: [], withdrawn: false, ...fact }));

const messages = (diagnostics: Diagnostic[]) =>
  diagnostics.map(({ pointer, message }) => `${pointer}: ${message}`);

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  it('accepts its good examples and finds its bad ones at the place and in the words they say', () => {
    expect(rule.good.length).toBeGreaterThan(0);
    if (rule.scope === 'report') {
      for (const good of rule.good) expect(messages(checkReportExample(rule, good))).toEqual([]);
      for (const bad of rule.bad) {
        const found = checkReportExample(rule, bad);
        expect(
          found.map(({ pointer }) => pointer),
          JSON.stringify(bad.osv),
        ).toEqual([bad.at].flat());
        expect(found.every(({ line }) => line !== 0)).toBe(true);
        if (bad.says) expect(messages(found).join('\n')).toContain(bad.says);
      }
    } else if (rule.scope === 'file') {
      for (const good of rule.good) expect(messages(checkFileExample(rule, good))).toEqual([]);
      for (const bad of rule.bad) {
        const found = checkFileExample(rule, bad);
        expect(messages(found).join('\n'), bad.path).toContain(bad.says);
        if (bad.at) expect(`${found[0]!.line}:${found[0]!.column}`).toBe(bad.at);
      }
    } else {
      const run = (example: Rule['good'][number]) =>
        'reports' in example
          ? checkAll(facts(example), { ...NONE, repo: rule.scope === 'repo' ? [rule] : [] }, contextOf({}))
          : 'changes' in example
            ? checkChanges(
                example.changes,
                { ...NONE, change: rule.scope === 'change' ? [rule] : [] },
                { ...contextOf({}), allowIds: example.allowIds ?? false },
              )
            : [];
      for (const good of rule.good) expect(messages(run(good))).toEqual([]);
      for (const bad of rule.bad) {
        const found = run(bad);
        expect(found.map(({ path }) => path)).toEqual([bad.at].flat());
        if (bad.says) expect(messages(found).join('\n')).toContain(bad.says);
      }
    }
  });

  if (rule.scope !== 'report') return;

  it('repairs what it says it repairs, to exactly the stated report, and once is enough', () => {
    for (const bad of rule.bad) {
      const found = checkReportExample(rule, bad);
      const draft = structuredClone(bad.osv);
      rule.fix?.(draft, contextOf(bad));
      if (bad.fixed === undefined) {
        const moves = found.every(({ fixable }) => !fixable) || rule.fix === undefined;
        expect(moves, `fixable without a fixed report: ${JSON.stringify(bad.osv)}`).toBe(true);
        continue;
      }
      expect(formatReport(draft)).toBe(formatReport(bad.fixed));
      expect(found.some(({ fixable }) => fixable)).toBe(true);
      expect(checkReportExample(rule, { ...bad, osv: draft }).filter(({ fixable }) => fixable)).toEqual([]);
      const again: Osv = structuredClone(draft);
      rule.fix?.(again, contextOf(bad));
      expect(formatReport(again)).toBe(formatReport(draft));
    }
  });

  it('leaves its good examples as they are', () => {
    for (const good of rule.good) {
      const draft = structuredClone(good.osv);
      rule.fix?.(draft, contextOf(good));
      expect(formatReport(draft)).toBe(formatReport(good.osv));
    }
  });
});

describe('the list of rules', () => {
  it('holds every file of src/rules under the name of that file', () => {
    const files = readdirSync(new URL('../src/rules', import.meta.url)).filter((name) =>
      name.endsWith('.ts'),
    );
    const rules = files
      .map((name) => name.slice(0, -3))
      .filter((name) => !['index', 'examples', 'innocent-hosts'].includes(name));
    expect(RULES.map(({ id }) => id).sort()).toEqual(rules.sort());
  });

  it('is in alphabetical order and each rule has its words', () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    for (const { summary, why } of RULES) {
      expect(summary).toMatch(/[.]$/);
      expect(why.length).toBeGreaterThan(20);
    }
  });
});

describe('the lists of popular packages', () => {
  it('hold match keys, as `isPopular` takes for granted', () => {
    for (const ecosystem of ['npm', 'PyPI']) {
      const names = readList(ecosystem);
      expect(names.length).toBeGreaterThan(1000);
      expect(names.filter((name) => matchKey(ecosystem, name) !== name)).toEqual([]);
      // Beyond the first questions a set answers in place of the text.
      for (const name of names.slice(0, 120)) expect(isPopular(ecosystem, name)).toBe(true);
      expect(isPopular(ecosystem, `${names[0]}\n${names[1]}`)).toBe(false);
    }
  });
});
