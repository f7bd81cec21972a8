import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'credit-name',
  scope: 'report',
  reads: ['credits'],
  severity: 'warning',
  summary: 'A credit names somebody, without blanks around the name.',
  why: 'Merging joins the credits of one name: one written with a blank stands there twice, an empty one thanks nobody.',
  check(osv, emit) {
    const credits = osv.credits;
    if (!credits) return;
    for (let i = 0; i < credits.length; i++) {
      const name = credits[i]?.name ?? '';
      const trimmed = name.trim();
      if (trimmed === name && name !== '') continue;
      emit({
        pointer: `/credits/${i}/name`,
        message:
          trimmed === '' ? 'The credit names nobody.' : `The name ${quote(name)} has blanks around it.`,
        hint:
          trimmed === '' ? 'Write the name, or remove the credit.' : 'Run `mal normalize` to remove them.',
        fixable: trimmed !== '',
      });
    }
  },
  fix(draft) {
    for (const credit of draft.credits ?? []) credit.name = credit.name.trim() || credit.name;
  },
  get good() {
    return [{ osv: npm('left-pad', { credits: [{ name: 'Ada Lovelace' }] }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { credits: [{ name: 'Ada Lovelace' }, { name: 'Grace Hopper ' }] }),
        at: '/credits/1/name',
        fixed: npm('left-pad', { credits: [{ name: 'Ada Lovelace' }, { name: 'Grace Hopper' }] }),
      },
      { osv: npm('left-pad', { credits: [{ name: '' }] }), at: '/credits/0/name', says: 'nobody' },
    ];
  },
});
