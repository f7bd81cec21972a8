import { formatReport } from '../core/format.ts';
import { idOfPath, looksLikePlaceholder, parseId, placeholderId, slugOf } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

const bytes = formatReport(npm('left-pad'));

export default defineRule({
  id: 'path-placeholder',
  scope: 'file',
  severity: 'error',
  summary:
    'A report without a number is named `MAL-0000-<slug>.json`; the slug is 1 to 80 of `a`–`z`, `0`–`9` and `-`.',
  why: 'The job that gives numbers looks for exactly this form, and small letters stay apart on every file system.',
  check({ path }, emit, { config: { idPrefix } }) {
    if (!looksLikePlaceholder(path, idPrefix, path.lastIndexOf('/') + 1) || !path.endsWith('.json')) return;
    const stem = idOfPath(path);
    if (parseId(stem, idPrefix)) return;
    const slug = stem.slice(placeholderId(idPrefix, '').length);
    emit({
      message:
        slug.length > 80
          ? `The part after "${idPrefix}-0000-" has ${slug.length} characters; 80 are allowed.`
          : `${quote(slug)} after "${idPrefix}-0000-" may only hold "a" to "z", "0" to "9" and "-".`,
      hint: `Rename the file to ${quote(`${placeholderId(idPrefix, slugOf(slug))}.json`, 120)}.`,
    });
  },
  get good() {
    return [
      { path: PATH, bytes },
      { path: 'osv/npm/left-pad/MAL-0000-left-pad-2.json', bytes },
    ];
  },
  get bad() {
    return [
      { path: 'osv/npm/left-pad/MAL-0000-Left_Pad.json', bytes, says: '"Left_Pad"' },
      { path: 'osv/npm/left-pad/MAL-0000-.json', bytes, says: '""' },
      { path: `osv/npm/left-pad/MAL-0000-${'a'.repeat(81)}.json`, bytes, says: '81 characters' },
    ];
  },
});
