import { quote } from '../core/quote.ts';
import { refang } from '../core/refang.ts';
import { defineRule } from '../core/rule.ts';
import { parseUrl } from '../core/url.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'reference-url',
  scope: 'report',
  severity: 'error',
  summary: 'A reference is a full http or https URL that works as it stands.',
  why: 'Sites show references as links, and nobody follows `hxxps://blog[.]example` or a bare host.',
  check(osv, emit) {
    const references = osv.references;
    if (!references) return;
    for (let i = 0; i < references.length; i++) {
      const url = references[i]?.url ?? '';
      const problem = problemOf(url);
      if (problem === undefined) continue;
      const repaired = repair(url);
      emit({
        pointer: `/references/${i}/url`,
        message: `${quote(url)} ${problem}.`,
        hint: repaired
          ? `Run \`mal normalize\` to write ${quote(repaired)}.`
          : 'Copy the whole address from the browser, with "https://".',
        fixable: repaired !== undefined,
      });
    }
  },
  fix(draft) {
    for (const reference of draft.references ?? []) reference.url = repair(reference.url) ?? reference.url;
  },
  good: [
    { osv: npm('left-pad', { references: [{ type: 'WEB', url: 'https://blog.example.org/a?b=[c]#d' }] }) },
    { osv: npm('left-pad', { references: [{ type: 'WEB', url: 'http://blog.example.org:8080' }] }) },
  ],
  bad: [
    {
      osv: npm('left-pad', {
        references: [
          { type: 'WEB', url: 'https://blog.example.org/' },
          { type: 'WEB', url: 'hxxps://blog[.]example[.]org/a' },
        ],
      }),
      at: '/references/1/url',
      says: 'defanged',
      fixed: npm('left-pad', {
        references: [
          { type: 'WEB', url: 'https://blog.example.org/' },
          { type: 'WEB', url: 'https://blog.example.org/a' },
        ],
      }),
    },
    {
      osv: npm('left-pad', { references: [{ type: 'WEB', url: 'blog.example.org/a' }] }),
      at: '/references/0/url',
    },
    {
      osv: npm('left-pad', { references: [{ type: 'WEB', url: 'javascript:alert(1)' }] }),
      at: '/references/0/url',
    },
    {
      osv: npm('left-pad', { references: [{ type: 'WEB', url: 'ftp://example.org/a' }] }),
      at: '/references/0/url',
      says: 'http',
    },
    { osv: npm('left-pad', { references: [{ type: 'WEB', url: '' }] }), at: '/references/0/url' },
  ],
});

const PLAIN = /^https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[/?#][!#-;=?-[\]_a-z~]*)?$/i;

function problemOf(url: string): string | undefined {
  if (PLAIN.test(url)) return undefined;
  if (url.trim() === '') return 'is empty';
  if (url !== url.trim()) return 'has blanks around it';
  if (refang(url) !== url) return 'is defanged';
  const parsed = parseUrl(url);
  if ('problem' in parsed) return parsed.problem;
  return /^https?$/.test(parsed.scheme) ? undefined : 'is neither an http nor an https URL';
}

function repair(url: string): string | undefined {
  if (problemOf(url) === undefined) return undefined;
  const mended = refang(url.trim());
  return problemOf(mended) === undefined ? mended : undefined;
}
