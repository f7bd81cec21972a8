import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'version-blank',
  scope: 'report',
  reads: ['versions'],
  severity: 'error',
  summary: 'A version is not empty and has no blanks around it.',
  why: 'Scanners compare versions byte for byte: `"1.0.0 "` matches no installed version.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const versions = osv.affected[i]?.versions;
      if (!versions) continue;
      for (let j = 0; j < versions.length; j++) {
        const version = versions[j] ?? '';
        if (!hasOuterBlank(version)) continue;
        const blank = version.trim() === '';
        emit({
          pointer: `/affected/${i}/versions/${j}`,
          message: blank ? 'The version is empty.' : `The version ${quote(version)} has blanks around it.`,
          hint: blank ? 'Write the version, or remove the entry.' : 'Run `mal normalize` to remove them.',
          fixable: !blank,
        });
      }
    }
  },
  fix(draft) {
    for (const { versions } of draft.affected) {
      for (const [j, version] of versions?.entries() ?? []) versions![j] = version.trim() || version;
    }
  },
  get good() {
    return [{ osv: npm('left-pad', { versions: ['1.0.0'] }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { versions: ['1.0.0', '0.0.9 ', '\t1.1.0'] }),
        at: ['/affected/0/versions/1', '/affected/0/versions/2'],
        fixed: npm('left-pad', { versions: ['1.0.0', '0.0.9', '1.1.0'] }),
      },
      { osv: npm('left-pad', { versions: ['1.0.0', ''] }), at: '/affected/0/versions/1', says: 'empty' },
    ];
  },
});

/** Blank characters and everything beyond ASCII are looked at closely; a plain version is told at a glance. */
function hasOuterBlank(version: string): boolean {
  const first = version.charCodeAt(0);
  const last = version.charCodeAt(version.length - 1);
  return (
    !(first > 0x20 && first < 0x80 && last > 0x20 && last < 0x80) && version !== (version.trim() || undefined)
  );
}
