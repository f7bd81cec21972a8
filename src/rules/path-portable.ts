import { formatReport } from '../core/format.ts';
import { unportable } from '../core/portable-path.ts';
import { quote } from '../core/quote.ts';
import { belowRoot } from '../core/roots.ts';
import { defineRule } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

const bytes = formatReport(npm('left-pad'));

export default defineRule({
  id: 'path-portable',
  scope: 'file',
  severity: 'error',
  summary: 'A path can exist on Linux, macOS and Windows alike.',
  why: 'One such path makes `git clone` fail on Windows for the whole database.',
  // The canonical folder is portable, whatever the package is called.
  fixedByRewrite: true,
  check({ path }, emit, { config }) {
    // The folders of the layout `ossf` are that database's choice; with it, nobody here can mend them.
    if (config.layout !== 'portable') return;
    const below = belowRoot(config, path) ?? path;
    const reason = unportable(below);
    if (reason === undefined) return;
    emit({
      message: `${quote(below, 200)} cannot exist on Windows: ${reason}.`,
      hint: "Run `mal normalize` to move the report to its package's folder; any other file must be renamed.",
    });
  },
  get good() {
    return [
      { path: PATH, bytes },
      { path: 'osv/npm/%63on/MAL-2025-1000001.json', bytes: formatReport(npm('con')) },
      { path: 'osv/npm/console.log/MAL-2025-1000001.json', bytes: formatReport(npm('console.log')) },
    ];
  },
  get bad() {
    return [
      { path: 'osv/npm/left:pad/MAL-2025-1000001.json', bytes, says: '":"' },
      { path: 'osv/npm/left-pad./MAL-2025-1000001.json', bytes, says: 'ends in a dot' },
      { path: 'osv/npm/Con/MAL-2025-1000001.json', bytes, says: '"Con" is the name of a device' },
      { path: 'osv/npm/nul.js/MAL-2025-1000001.json', bytes, says: 'device' },
      { path: `osv/npm/${'a'.repeat(256)}/MAL-2025-1000001.json`, bytes, says: 'longer than 255' },
    ];
  },
});
