import { quote } from '../core/quote.ts';
import { UNMERGEABLE_FOLDER } from '../core/roots.ts';
import { defineRule } from '../core/rule.ts';

const FILE = `${UNMERGEABLE_FOLDER}mal-0000-left-pad-0123456789abcdef.json`;

export default defineRule({
  id: 'merge-unmergeable',
  scope: 'file',
  severity: 'warning',
  summary: 'Nothing waits that could not be merged.',
  why: 'What was set aside is in no report: until somebody looks at it, nobody is warned of what it says.',
  check({ path, text }, emit) {
    if (!path.startsWith(UNMERGEABLE_FOLDER)) return;
    const entry = text === undefined ? undefined : entryOf(text);
    emit({
      message: entry
        ? `${quote(entry.path, 200)} could not be merged: ${quote(entry.reason, 300)}.`
        : 'This is nothing that mal set aside, or it was damaged since.',
      hint: entry
        ? 'Put the repaired report in its place and remove this file; `mal merge` tries what is here again each time.'
        : 'Restore it with `git checkout`, or remove it.',
    });
  },
  good: [{ path: 'osv/npm/left-pad/MAL-0000-left-pad.json', bytes: '{\n' }],
  bad: [
    {
      path: FILE,
      bytes: '{ "path": "osv/npm/left-pad/MAL-0000-left-pad.json", "reason": "it names no package" }\n',
      says: '"osv/npm/left-pad/MAL-0000-left-pad.json" could not be merged: "it names no package"',
    },
    { path: FILE, bytes: '{', says: 'damaged' },
  ],
});

function entryOf(text: string): { path: string; reason: string } | undefined {
  try {
    const { path, reason } = JSON.parse(text) ?? {};
    return typeof path === 'string' && typeof reason === 'string' ? { path, reason } : undefined;
  } catch {
    return undefined;
  }
}
