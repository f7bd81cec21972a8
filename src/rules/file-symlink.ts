import { formatReport } from '../core/format.ts';
import { quote } from '../core/quote.ts';
import { type BadFileExample, defineRule, type FileExample } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

export default defineRule({
  id: 'file-symlink',
  scope: 'file',
  severity: 'error',
  summary: 'A report is a file of its own, never a symbolic link.',
  why: 'A link can lead out of the repository and make tools read, or overwrite, files of the machine they run on.',
  check(file, emit) {
    if (file.kind !== 'symlink') return;
    const name = quote(file.path.slice(file.path.lastIndexOf('/') + 1));
    emit({
      message: `${name} is a symbolic link.`,
      hint: 'Remove the link and put the report itself there.',
    });
  },
  get good(): FileExample[] {
    return [{ path: PATH, bytes: formatReport(npm('left-pad')) }];
  },
  get bad(): BadFileExample[] {
    return [{ path: PATH, bytes: '/etc/passwd', kind: 'symlink', says: 'symbolic link' }];
  },
});
