import { domainProblem } from '../core/domain.ts';
import { parseIpBlock } from '../core/ip.ts';
import { quote } from '../core/quote.ts';
import { refang } from '../core/refang.ts';
import { defineRule } from '../core/rule.ts';
import { parseUrl } from '../core/url.ts';
import { npm } from './examples.ts';

const LISTS = ['domains', 'ips', 'urls'] as const;
const iocs = (lists: { domains?: string[]; ips?: string[]; urls?: string[] }) =>
  npm('left-pad', { database_specific: { iocs: lists } });

export default defineRule({
  id: 'indicator-fanged',
  scope: 'report',
  reads: ['indicators'],
  severity: 'error',
  summary: 'Indicators are written as they are, not defanged.',
  why: 'Machines match them byte for byte: `evil[.]example` and `hxxp://` never occur on a network.',
  check(osv, emit) {
    const indicators = osv.database_specific?.iocs;
    if (!indicators) return;
    for (const field of LISTS) {
      const list = indicators[field];
      if (!list) continue;
      for (let i = 0; i < list.length; i++) {
        const text = list[i] ?? '';
        const fanged = refang(text);
        if (fanged === text) continue;
        const fixable = isValid[field](fanged);
        emit({
          pointer: `/database_specific/iocs/${field}/${i}`,
          message: `${quote(text)} is defanged.`,
          hint: fixable
            ? `Run \`mal normalize\` to write ${quote(fanged)}.`
            : 'Write it as it occurs on the network.',
          fixable,
        });
      }
    }
  },
  fix(draft) {
    for (const field of LISTS) {
      const list = draft.database_specific?.iocs?.[field];
      for (const [i, text] of list?.entries() ?? []) {
        const fanged = refang(text);
        if (fanged !== text && isValid[field](fanged)) list![i] = fanged;
      }
    }
  },
  get good() {
    return [
      {
        osv: iocs({
          domains: ['evil.example.net'],
          ips: ['192.0.2.7'],
          urls: ['http://[2001:db8::7]/a[.]b'],
        }),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: iocs({
          domains: ['evil.example.net', 'evil[.]example(dot)org'],
          ips: ['192.0.2[.]7'],
          urls: ['hxxps://evil[.]example.net/a[.]b', 'http[:]//evil{.}example.net'],
        }),
        at: ['domains/1', 'ips/0', 'urls/0', 'urls/1'].map((place) => `/database_specific/iocs/${place}`),
        says: '"evil[.]example(dot)org"',
        fixed: iocs({
          domains: ['evil.example.net', 'evil.example.org'],
          ips: ['192.0.2.7'],
          urls: ['https://evil.example.net/a[.]b', 'http://evil.example.net'],
        }),
      },
      { osv: iocs({ domains: ['evil[.]'] }), at: '/database_specific/iocs/domains/0' },
    ];
  },
});

const isValid = {
  domains: (text: string) => domainProblem(text) === undefined,
  ips: (text: string) => parseIpBlock(text) !== undefined,
  urls: (text: string) => !('problem' in parseUrl(text)),
};
