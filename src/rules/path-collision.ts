import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';

/** Paths that are their own folded form but for the id's prefix in the file's name; nearly all are. */
const PLAIN = /^[^A-Z\u0080-\uffff]*\/[!-.0-~]*$/;

export default defineRule({
  id: 'path-collision',
  scope: 'repo',
  severity: 'error',
  summary: 'No two paths are equal where case and Unicode form do not count.',
  why: 'On macOS and Windows a checkout writes both to one file, and one report silently takes the place of the other.',
  check(reports, emit) {
    const unusual = new Set<string>();
    for (const { path } of reports) if (!PLAIN.test(path)) unusual.add(fold(path));
    if (unusual.size === 0) return;
    const first = new Map<string, string>();
    for (const { path } of reports) {
      const folded = fold(path);
      if (!unusual.has(folded)) continue;
      const before = first.get(folded);
      if (before === undefined) {
        first.set(folded, path);
      } else {
        emit(path, {
          message: `Where case and Unicode form do not count, this path is also ${quote(before, 300)}.`,
          hint: 'Run `mal normalize` if one of them lies in a wrong folder; otherwise rename one.',
        });
      }
    }
  },
  get good() {
    return [
      {
        reports: [
          { path: 'osv/npm/a/MAL-2025-1.json' },
          { path: 'osv/npm/!a/MAL-2025-1.json' },
          { path: 'osv/npm/B/MAL-2025-2.json' },
          { path: 'osv/npm/straße/MAL-2025-3.json' },
        ],
      },
    ];
  },
  get bad() {
    return [
      {
        reports: [
          { path: 'osv/npm/a/MAL-2025-1.json' },
          { path: 'osv/npm/b/MAL-2025-2.json' },
          { path: 'osv/npm/A/MAL-2025-1.json' },
        ],
        at: ['osv/npm/A/MAL-2025-1.json'],
        says: '"osv/npm/a/MAL-2025-1.json"',
      },
      {
        reports: [{ path: 'osv/npm/\u00e9/MAL-2025-1.json' }, { path: 'osv/npm/e\u0301/MAL-2025-1.json' }],
        at: ['osv/npm/e\u0301/MAL-2025-1.json'],
      },
      {
        reports: [{ path: 'osv/npm/\u03c3/MAL-2025-1.json' }, { path: 'osv/npm/\u03c2/MAL-2025-1.json' }],
        at: ['osv/npm/\u03c2/MAL-2025-1.json'],
      },
    ];
  },
});

/** Equal for paths that some file system holds for the same: upper case first joins what only one direction knows (ς, σ). */
function fold(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
