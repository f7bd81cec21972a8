import { quote } from '../core/quote.ts';
import { rootOf, STATE_FOLDER } from '../core/roots.ts';
import { type BadChangeExample, type ChangeExample, defineRule } from '../core/rule.ts';

export default defineRule({
  id: 'change-mixed',
  scope: 'change',
  severity: 'error',
  summary: 'A pull request changes reports or the rest of the repository, not both.',
  why: 'Reports are reviewed fast and by their content; a change to the tool must not slip in among them.',
  check(changes, emit, { config }) {
    let reports = 0;
    const others: string[] = [];
    for (const { path } of changes) {
      if (rootOf(config, path) !== undefined) reports++;
      else if (!path.startsWith(STATE_FOLDER)) others.push(path);
    }
    const [first] = others;
    if (reports === 0 || first === undefined) return;
    const named = others.slice(0, 3).map((path) => quote(path));
    emit(first, {
      message: `Besides the reports (${reports}), the pull request changes other files (${others.length}): ${named.join(', ')}${others.length > 3 ? ', …' : ''}.`,
      hint: 'Open one pull request for the reports and another for the rest.',
    });
  },
  get good(): ChangeExample[] {
    return [
      {
        changes: [
          { path: 'osv/npm/a/MAL-0000-a.json', status: 'added' },
          { path: 'osv/npm/b/MAL-2025-1.json', status: 'modified' },
        ],
      },
      {
        changes: [
          { path: 'src/cli.ts', status: 'modified' },
          { path: 'docs/format.md', status: 'modified' },
        ],
      },
      {
        changes: [
          { path: 'osv/npm/a/MAL-2026-1000001.json', status: 'added' },
          { path: '.mal/ids.json', status: 'modified' },
        ],
      },
    ];
  },
  get bad(): BadChangeExample[] {
    return [
      {
        changes: [
          { path: 'osv/npm/a/MAL-0000-a.json', status: 'added' },
          { path: '.github/workflows/data.yml', status: 'modified' },
          { path: 'osv.ts', status: 'added' },
        ],
        at: ['.github/workflows/data.yml'],
        says: 'other files (2): ".github/workflows/data.yml", "osv.ts"',
      },
    ];
  },
});
