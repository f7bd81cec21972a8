import { looksLikePlaceholder } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import { ID_FIELDS } from '../core/related-ids.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const PLAIN = /^[A-Za-z][A-Za-z0-9_]*-[\x21-\x7e]+$/;
const CVE = /^CVE-[0-9]{4}-[0-9]{4,19}$/;
/** GitHub leaves out the digits and letters that are easily confused. */
const GHSA = /^GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}$/;
const IN_URL = /^https?:\/\/\S{0,200}\/((?:GHSA|CVE|MAL|SNYK)-[A-Za-z0-9-]{1,100})\/?$/i;

export default defineRule({
  id: 'alias-format',
  scope: 'report',
  reads: ['ids'],
  severity: 'error',
  summary: 'Aliases and related ids are written as their database writes them.',
  why: 'Tools join records by comparing ids byte for byte: `ghsa-…` and a link to an advisory join nothing.',
  check(osv, emit, { config }) {
    for (const field of ID_FIELDS) {
      const list = osv[field];
      if (!list) continue;
      for (let i = 0; i < list.length; i++) {
        const id = list[i] ?? '';
        // The report's own id is told by `alias-self`, which removes it.
        if (id !== '' && id === osv.id) continue;
        const problem = problemOf(id, config.idPrefix);
        if (problem === undefined) continue;
        const repaired = repair(id, config.idPrefix);
        emit({
          pointer: `/${field}/${i}`,
          message: `${quote(id)} ${problem}.`,
          hint: repaired
            ? `Run \`mal normalize\` to write ${quote(repaired)}.`
            : 'Copy the id alone, as "GHSA-2v46-p5h4-248w" or "CVE-2025-12345", or remove the entry.',
          fixable: repaired !== undefined,
        });
      }
    }
  },
  fix(draft, { config }) {
    for (const field of ID_FIELDS) {
      const list = draft[field];
      for (const [i, id] of list?.entries() ?? []) list![i] = repair(id, config.idPrefix) ?? id;
    }
  },
  get good() {
    return [
      {
        osv: npm('left-pad', {
          aliases: ['GHSA-2v46-p5h4-248w', 'CVE-2025-12345', 'SNYK-JS-LEFTPAD-1234567'],
        }),
      },
      { osv: npm('left-pad', { related: ['MAL-2025-7', 'GO-2025-1234'] }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { aliases: ['CVE-2025-12345', 'ghsa-2V46-p5h4-248w', ' cve-2025-1234 '] }),
        at: ['/aliases/1', '/aliases/2'],
        fixed: npm('left-pad', { aliases: ['CVE-2025-12345', 'GHSA-2v46-p5h4-248w', 'CVE-2025-1234'] }),
      },
      {
        osv: npm('left-pad', { related: ['https://github.com/advisories/GHSA-2v46-p5h4-248w'] }),
        at: '/related/0',
        says: 'link',
        fixed: npm('left-pad', { related: ['GHSA-2v46-p5h4-248w'] }),
      },
      {
        osv: npm('left-pad', { aliases: ['GHSA-2v46-p5h4', 'CVE-25-1', ''] }),
        at: ['/aliases/0', '/aliases/1', '/aliases/2'],
      },
      { osv: npm('left-pad', { aliases: ['MAL-0000-right-pad'] }), at: '/aliases/0', says: 'no number yet' },
      { osv: npm('left-pad', { aliases: ['CWE-506'] }), at: '/aliases/0', says: 'class of weaknesses' },
    ];
  },
});

function problemOf(id: string, prefix: string): string | undefined {
  if (id.trim() === '') return 'is empty';
  if (id !== id.trim()) return 'has blanks around it';
  if (/^https?:/i.test(id)) return 'is a link, not an id';
  if (!PLAIN.test(id)) return 'is not of the form <database>-<id>';
  if (looksLikePlaceholder(id, prefix)) return 'is the id of a report that has no number yet';
  if (/^CWE-/i.test(id)) return 'is a class of weaknesses, not a record of this incident';
  if (!/^(?:CVE|GHSA|MAL)-/i.test(id)) return undefined;
  if (id.startsWith('CVE-')) return CVE.test(id) ? undefined : 'is not of the form CVE-<year>-<number>';
  if (id.startsWith('GHSA-')) return GHSA.test(id) ? undefined : 'is no id that GitHub gives';
  return id.startsWith('MAL-') ? undefined : 'has its database in small letters';
}

/** The one id that was meant, if there is one. */
function repair(id: string, prefix: string): string | undefined {
  if (problemOf(id, prefix) === undefined) return undefined;
  const trimmed = id.trim();
  const bare = IN_URL.exec(trimmed)?.[1] ?? trimmed;
  const upper = bare.replace(/^(?:cve|ghsa|mal|snyk)(?=-)/i, (database) => database.toUpperCase());
  const spelled = upper.startsWith('GHSA-') ? `GHSA-${upper.slice(5).toLowerCase()}` : upper;
  return problemOf(spelled, prefix) === undefined ? spelled : undefined;
}
