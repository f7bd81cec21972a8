import { quote } from '../core/quote.ts';
import { refang } from '../core/refang.ts';
import { defineRule } from '../core/rule.ts';
import { parseUrl } from '../core/url.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'reference-url',
  scope: 'report',
  reads: ['references'],
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
  get good() {
    return [
      {
        osv: npm('left-pad', {
          references: [{ type: 'WEB', url: 'https://blog.example.org/a?b=%5Bc%5D#d' }],
        }),
      },
      { osv: npm('left-pad', { references: [{ type: 'WEB', url: 'http://blog.example.org:8080' }] }) },
    ];
  },
  get bad() {
    return [
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
      {
        osv: npm('left-pad', { references: [{ type: 'WEB', url: 'https://example.org/a?b=[c]' }] }),
        at: '/references/0/url',
        says: '"["',
      },
    ];
  },
});

const PLAIN = /^https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[/?][!$&-;=?-Z_a-z~]*)?$/i;
/** What RFC 3986 allows nowhere or not here; the OSV schema refuses it as well (`format: uri`). */
const UNENCODED = /[^A-Za-z0-9\-._~!$&'()*+,;=:@/?#%]|%(?![0-9A-Fa-f]{2})|#(?=.*#)/u;

function problemOf(url: string): string | undefined {
  if (PLAIN.test(url)) return undefined;
  if (url.trim() === '') return 'is empty';
  if (url !== url.trim()) return 'has blanks around it';
  if (refang(url) !== url) return 'is defanged';
  const parsed = parseUrl(url);
  if ('problem' in parsed) return parsed.problem;
  if (!/^https?$/.test(parsed.scheme)) return 'is neither an http nor an https URL';
  if (parsed.host.includes(':')) return 'names its host by an IPv6 address';
  const raw = UNENCODED.exec(url);
  return raw
    ? `holds ${quote(raw[0])}, which a URL writes percent-encoded (position ${raw.index + 1})`
    : undefined;
}

function repair(url: string): string | undefined {
  if (problemOf(url) === undefined) return undefined;
  const mended = refang(url.trim());
  return problemOf(mended) === undefined ? mended : undefined;
}
