import { quote } from '../core/quote.ts';
import { refang } from '../core/refang.ts';
import { defineRule } from '../core/rule.ts';
import { parseUrl } from '../core/url.ts';
import { npm } from './examples.ts';

const urls = (...list: string[]) => npm('left-pad', { database_specific: { iocs: { urls: list } } });
const PLAIN = /^https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]+(?:\/[!#-;=?-[\]_a-z~]*)?$/i;

export default defineRule({
  id: 'indicator-url',
  scope: 'report',
  reads: ['indicators'],
  severity: 'error',
  summary: 'A URL among the indicators is a full URL with a host.',
  why: 'Proxies match on host and path: a URL without a scheme or a host is skipped, or matches too much.',
  check(osv, emit) {
    const list = osv.database_specific?.iocs?.urls;
    if (!list) return;
    for (let i = 0; i < list.length; i++) {
      const url = list[i] ?? '';
      if (PLAIN.test(url)) continue;
      const parsed = parseUrl(url);
      if (!('problem' in parsed) || refang(url) !== url) continue;
      const fixable = url !== url.trim() && !('problem' in parseUrl(url.trim()));
      emit({
        pointer: `/database_specific/iocs/urls/${i}`,
        message: `${quote(url)} ${parsed.problem}.`,
        hint: fixable
          ? 'Run `mal normalize` to remove the blanks around it.'
          : 'Write the whole address with its scheme; a bare domain belongs into `domains`.',
        fixable,
      });
    }
  },
  fix(draft) {
    const list = draft.database_specific?.iocs?.urls;
    for (const [i, url] of list?.entries() ?? [])
      if (!('problem' in parseUrl(url.trim()))) list![i] = url.trim();
  },
  get good() {
    return [
      {
        osv: urls(
          'https://evil.example.net/a?b=c',
          'http://192.0.2.7:8080/x',
          'wss://evil.example.net',
          'ftp://[2001:db8::7]/a',
        ),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: urls(
          'https://evil.example.net/',
          'evil.example.net/x',
          'https:///x',
          'http://evil.example.net:99999/',
          'http://a b/',
        ),
        at: [1, 2, 3, 4].map((i) => `/database_specific/iocs/urls/${i}`),
        says: 'scheme',
      },
      {
        osv: urls('https://evil.example.net/x '),
        at: '/database_specific/iocs/urls/0',
        fixed: urls('https://evil.example.net/x'),
      },
    ];
  },
});
