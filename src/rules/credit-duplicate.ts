import { duplicateIndexes, withoutDuplicates } from '../core/duplicates.ts';
import { quote } from '../core/quote.ts';
import type { Credit } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'credit-duplicate',
  scope: 'report',
  reads: ['credits'],
  severity: 'warning',
  summary: 'A name is credited once in each role, and a contact is given once.',
  why: 'Tools count credits: somebody who stands there twice is counted as two.',
  check(osv, emit) {
    const credits = osv.credits;
    if (!credits) return;
    if (credits.length > 1) {
      for (const i of duplicateIndexes(credits.map(keyOf))) {
        emit({
          pointer: `/credits/${i}`,
          message: `${quote(credits[i]?.name)} is credited twice in the same role.`,
          hint: 'Run `mal normalize` to make one credit of both, with the contacts of both.',
        });
      }
    }
    for (let i = 0; i < credits.length; i++) {
      const contacts = credits[i]?.contact;
      if (!contacts || contacts.length < 2) continue;
      for (const j of duplicateIndexes(contacts)) {
        emit({
          pointer: `/credits/${i}/contact/${j}`,
          message: `The contact ${quote(contacts[j])} is given twice.`,
          hint: 'Run `mal normalize` to remove the second.',
        });
      }
    }
  },
  fix(draft) {
    if (!draft.credits) return;
    const first = new Map<string, Credit>();
    for (const credit of draft.credits) {
      const known = first.get(keyOf(credit));
      if (!known) first.set(keyOf(credit), credit);
      else if (credit.contact) known.contact = (known.contact ?? []).concat(credit.contact);
    }
    if (first.size < draft.credits.length) draft.credits = [...first.values()];
    for (const credit of draft.credits) {
      if (credit.contact) credit.contact = withoutDuplicates(credit.contact, (contact) => contact);
    }
  },
  get good() {
    return [
      {
        osv: npm('left-pad', {
          credits: [
            { name: 'A', type: 'FINDER' },
            { name: 'A', type: 'ANALYST' },
          ],
        }),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          credits: [
            { name: 'B', type: 'FINDER' },
            { name: 'A', type: 'FINDER', contact: ['https://a.example'] },
            { name: 'A', type: 'FINDER', contact: ['https://a.example', 'mailto:a@a.example'] },
          ],
        }),
        at: '/credits/2',
        fixed: npm('left-pad', {
          credits: [
            { name: 'B', type: 'FINDER' },
            { name: 'A', type: 'FINDER', contact: ['https://a.example', 'mailto:a@a.example'] },
          ],
        }),
      },
      {
        osv: npm('left-pad', {
          credits: [{ name: 'A', contact: ['https://a.example', 'https://a.example'] }],
        }),
        at: '/credits/0/contact/1',
        fixed: npm('left-pad', { credits: [{ name: 'A', contact: ['https://a.example'] }] }),
      },
    ];
  },
});

const keyOf = ({ name, type }: Credit): string => `${type ?? ''}\n${name}`;
