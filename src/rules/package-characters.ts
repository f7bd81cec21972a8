import { findHiddenCharacter, formatCodePoint } from '../core/characters.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { npm, report } from './examples.ts';

export default defineRule({
  id: 'package-characters',
  scope: 'report',
  severity: 'error',
  summary: "A package's name and ecosystem hold no control, invisible or direction-changing character.",
  why: 'Such a name looks like another one: reviewers approve what they do not see, and one package gets two reports.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const pkg = osv.affected[i]?.package;
      if (!pkg) continue;
      for (const field of ['name', 'ecosystem'] as const) {
        const found = findHiddenCharacter(pkg[field]);
        if (!found) continue;
        emit({
          pointer: `/affected/${i}/package/${field}`,
          message: `The ${field} ${quote(pkg[field])} has ${found.kind} (${formatCodePoint(found.codePoint)}) at position ${found.index + 1}.`,
          hint: 'Look the package up in its registry and type its name by hand.',
        });
      }
    }
  },
  get good() {
    return [{ osv: npm('left-pad') }, { osv: report({ ecosystem: 'NuGet', name: 'Nеwtonsoft.Jsоn' }) }];
  },
  get bad() {
    return [
      { osv: npm('left\u200bpad'), at: '/affected/0/package/name', says: 'invisible' },
      { osv: npm('\u202egpj.exe'), at: '/affected/0/package/name', says: 'direction' },
      { osv: npm('a\u001b[2Jb'), at: '/affected/0/package/name', says: 'control' },
      { osv: report({ ecosystem: 'npm:\u2066x', name: 'left-pad' }), at: '/affected/0/package/ecosystem' },
    ];
  },
});
