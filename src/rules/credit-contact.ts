import { isContact, repairContact } from '../core/contact.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'credit-contact',
  scope: 'report',
  reads: ['credits'],
  severity: 'warning',
  summary: 'The contacts of a credit are URLs; an e-mail address begins with `mailto:`.',
  why: 'The OSV schema asks for full URLs, so sites turn contacts into links, and a bare address becomes a broken one.',
  check(osv, emit) {
    const credits = osv.credits;
    if (!credits) return;
    for (let i = 0; i < credits.length; i++) {
      const contacts = credits[i]?.contact;
      if (!contacts) continue;
      for (let j = 0; j < contacts.length; j++) {
        const contact = contacts[j] ?? '';
        if (isContact(contact)) continue;
        const repaired = repairContact(contact);
        emit({
          pointer: `/credits/${i}/contact/${j}`,
          message: `The contact ${quote(contact)} is not a URL.`,
          hint: repaired
            ? `Run \`mal normalize\` to write ${quote(repaired)}.`
            : 'Write the full address of a page or profile, or `mailto:` and an e-mail address.',
          fixable: repaired !== undefined,
        });
      }
    }
  },
  fix(draft) {
    for (const { contact } of draft.credits ?? []) {
      for (const [j, text] of contact?.entries() ?? []) contact![j] = repairContact(text) ?? text;
    }
  },
  get good() {
    return [
      {
        osv: npm('left-pad', {
          credits: [{ name: 'A', contact: ['https://example.org/a', 'mailto:a@example.org'] }],
        }),
      },
      { osv: npm('left-pad', { credits: [{ name: 'A' }] }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          credits: [{ name: 'A' }, { name: 'B', contact: ['https://b.example', 'b@example.org'] }],
        }),
        at: '/credits/1/contact/1',
        says: '"b@example.org"',
        fixed: npm('left-pad', {
          credits: [{ name: 'A' }, { name: 'B', contact: ['https://b.example', 'mailto:b@example.org'] }],
        }),
      },
      {
        osv: npm('left-pad', { credits: [{ name: 'A', contact: ['@handle', ''] }] }),
        at: ['/credits/0/contact/0', '/credits/0/contact/1'],
      },
    ];
  },
});
