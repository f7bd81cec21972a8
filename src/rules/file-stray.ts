import { formatReport } from '../core/format.ts';
import { quote } from '../core/quote.ts';
import { type BadFileExample, defineRule, type FileExample } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

const folder = 'osv/npm/left-pad';

export default defineRule({
  id: 'file-stray',
  scope: 'file',
  severity: 'error',
  summary: 'Where the reports lie there is nothing else.',
  why: 'Tools that walk the folders read every file there; one that is no report breaks them or is silently left out.',
  check(file, emit) {
    if (file.kind === 'symlink' || (file.kind === 'file' && file.path.endsWith('.json'))) return;
    const name = quote(file.path.slice(file.path.lastIndexOf('/') + 1));
    if (file.kind === 'other') {
      emit({ message: `${name} is neither a file nor a folder.`, hint: 'Remove it.' });
    } else if (/\.json$/i.test(file.path)) {
      emit({ message: `${name} does not end in ".json" in small letters.`, hint: 'Rename it.' });
    } else {
      emit({
        message: `${name} is no report, but lies among them.`,
        hint: 'Remove it with `git rm`; a report is a file <package folder>/<id>.json.',
      });
    }
  },
  get good(): FileExample[] {
    return [
      { path: PATH, bytes: formatReport(npm('left-pad')) },
      { path: 'osv/npm/pattern%2ejson/MAL-2025-1000001.json', bytes: formatReport(npm('pattern.json')) },
    ];
  },
  get bad(): BadFileExample[] {
    return [
      { path: 'osv/README.md', bytes: '# Reports\n', says: 'no report' },
      { path: `${folder}/.DS_Store`, bytes: 'x', says: 'no report' },
      {
        path: `${folder}/MAL-2025-1000001.JSON`,
        bytes: formatReport(npm('left-pad')),
        says: 'small letters',
      },
      { path: PATH, bytes: '', kind: 'other', says: 'neither a file' },
    ];
  },
});
