import { formatReport } from '../core/format.ts';
import { idOfPath, kindOfId, looksLikePlaceholder, placeholderId, slugOf } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

const bytes = formatReport(npm('left-pad'));

export default defineRule({
  id: 'path-file-name',
  scope: 'file',
  severity: 'error',
  summary: 'A report is named `<id>.json`.',
  why: 'Reports are found by the name of their file; one with another name is never numbered, merged or exported.',
  check(file, emit, { config: { idPrefix } }) {
    const { path } = file;
    if (!path.endsWith('.json') || kindOfId(path, path.lastIndexOf('/') + 1, path.length - 5, idPrefix))
      return;
    const stem = idOfPath(path);
    if (looksLikePlaceholder(stem, idPrefix)) return;
    emit({
      message: `${quote(`${stem}.json`)} is not the name of a report (${idPrefix}-YYYY-N.json, or ${idPrefix}-0000-<slug>.json before numbering).`,
      hint: `Name a new report ${quote(`${placeholderId(idPrefix, slugOf(stem))}.json`, 120)}; it gets its number after the merge.`,
    });
  },
  get good() {
    return [
      { path: PATH, bytes },
      { path: 'osv/npm/left-pad/MAL-0000-left-pad.json', bytes },
      { path: 'osv/README.md', bytes: '' },
    ];
  },
  get bad() {
    return [
      { path: 'osv/npm/left-pad/left-pad.json', bytes, says: '"left-pad.json"' },
      { path: 'osv/npm/left-pad/MAL-2025-007.json', bytes, says: '"MAL-2025-007.json"' },
      { path: 'osv/npm/left-pad/GHSA-2v46-p5h4-248w.json', bytes, says: 'GHSA-2v46-p5h4-248w' },
      { path: 'osv/npm/left-pad/.json', bytes, says: '".json"' },
    ];
  },
});
