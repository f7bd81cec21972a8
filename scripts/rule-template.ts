/** The text of a new rule, by how much of the data it sees (src/core/rule.ts). */

export const SCOPES = ['report', 'file', 'repo', 'change'] as const;
export type Scope = (typeof SCOPES)[number];

/** A file that compiles. Its bad example is found by nothing yet, so its test fails until `check` is written. */
export function ruleTemplate(id: string, scope: Scope): string {
  const { imports, check, good, bad } = PARTS[scope];
  const example = `${scope[0]!.toUpperCase()}${scope.slice(1)}Example`;
  return `import { type Bad${example}, type ${example}, defineRule } from '../core/rule.ts';
${imports}

export default defineRule({
  id: '${id}',
  scope: '${scope}',
  severity: 'error',
  summary: 'What holds for every good report, as one sentence.',
  why: 'What goes wrong, and for whom, where it does not hold.',
${check}
  get good(): ${example}[] {
    return [${good}];
  },
  get bad(): Bad${example}[] {
    return [
      ${bad}
    ];
  },
});
`;
}

const FOUND = `message: 'What was found, with the value.', hint: 'The command or the edit that repairs it.'`;

const PARTS: Record<Scope, { imports: string; check: string; good: string; bad: string }> = {
  report: {
    imports: `import { npm } from './examples.ts';`,
    check: `  check(osv, emit) {
    if (osv.details !== undefined) return;
    emit({ pointer: '/details', ${FOUND} });
  },`,
    good: `{ osv: npm('left-pad') }`,
    bad: `{ osv: npm('left-pad', { details: 'Replace this by a report that the rule is about.' }), at: '/details' },`,
  },
  file: {
    imports: `import { formatReport } from '../core/format.ts';
import { npm, PATH } from './examples.ts';`,
    check: `  check(file, emit) {
    if (file.size > 0) return;
    emit({ ${FOUND} });
  },`,
    good: `{ path: PATH, bytes: formatReport(npm('left-pad')) }`,
    bad: `{ path: PATH, bytes: 'Replace this by a file that the rule is about.', says: 'What was found' },`,
  },
  repo: {
    imports: `import { PATH } from './examples.ts';`,
    check: `  check(reports, emit) {
    for (const { path, withdrawn } of reports) {
      if (!withdrawn) continue;
      emit(path, { ${FOUND} });
    }
  },`,
    good: `{ reports: [{ path: PATH }] }`,
    bad: `{ reports: [{ path: 'osv/npm/replace-this/MAL-2025-1000002.json' }], at: ['osv/npm/replace-this/MAL-2025-1000002.json'] },`,
  },
  change: {
    imports: `import { npm, PATH } from './examples.ts';`,
    check: `  check(changes, emit) {
    for (const { path, before, after } of changes) {
      if (before === undefined || after !== undefined) continue;
      emit(path, { ${FOUND} });
    }
  },`,
    good: `{ changes: [{ path: PATH, status: 'added', after: npm('left-pad') }] }`,
    bad: `{ changes: [{ path: PATH, status: 'added', after: npm('replace-this') }], at: [PATH] },`,
  },
};
