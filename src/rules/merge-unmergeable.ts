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
        ? `${quote(entry.path, 200)} could not be ${entry.isAdopted ? 'taken over' : 'merged'}: ${quote(entry.reason, 300)}.`
        : 'This is nothing that mal set aside, or it was damaged since.',
      hint: !entry
        ? 'Restore it with `git checkout`, or remove it.'
        : entry.isAdopted
          ? 'Repair it in its database and run `mal adopt` again, or remove this file.'
          : 'Put the repaired report in its place and remove this file; `mal merge` tries what is here again each time.',
    });
  },
  get good() {
    return [{ path: 'osv/npm/left-pad/MAL-0000-left-pad.json', bytes: '{\n' }];
  },
  get bad() {
    return [
      {
        path: FILE,
        bytes: '{ "path": "osv/npm/left-pad/MAL-0000-left-pad.json", "reason": "it names no package" }\n',
        says: '"osv/npm/left-pad/MAL-0000-left-pad.json" could not be merged: "it names no package"',
      },
      {
        path: FILE,
        bytes:
          '{ "path": "osv/malicious/npm/a/MAL-2025-1.json", "from": "adopt", "reason": "it names no package" }\n',
        says: '"osv/malicious/npm/a/MAL-2025-1.json" could not be taken over: "it names no package"',
      },
      { path: FILE, bytes: '{', says: 'damaged' },
    ];
  },
});

function entryOf(text: string): { path: string; reason: string; isAdopted: boolean } | undefined {
  try {
    const { path, reason, from } = JSON.parse(text) ?? {};
    return typeof path === 'string' && typeof reason === 'string'
      ? { path, reason, isAdopted: from === 'adopt' }
      : undefined;
  } catch {
    return undefined;
  }
}
