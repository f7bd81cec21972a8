import { isReservedIp, isReservedName } from '../core/private-network.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { hostOf } from '../core/url.ts';
import { npm } from './examples.ts';

const iocs = (lists: { domains?: string[]; ips?: string[]; urls?: string[] }) =>
  npm('left-pad', { database_specific: { iocs: lists } });

export default defineRule({
  id: 'indicator-private',
  scope: 'report',
  reads: ['indicators'],
  severity: 'error',
  summary: 'No indicator is a private, local or reserved address.',
  why: "It is another machine in every network: whoever blocks it cuts off his own, and it is nobody's sign of an attack.",
  check(osv, emit) {
    const indicators = osv.database_specific?.iocs;
    if (!indicators) return;
    const tell = (field: string, i: number, text: string) =>
      emit({
        pointer: `/database_specific/iocs/${field}/${i}`,
        message: `${quote(text)} is a private, local or reserved address.`,
        hint: 'Remove it, or write the public address that was meant; how the package uses it can be told in `details`.',
      });
    const { domains, ips, urls } = indicators;
    for (let i = 0; i < (domains?.length ?? 0); i++) {
      const domain = domains?.[i] ?? '';
      if (isReservedName(domain) || isReservedIp(domain)) tell('domains', i, domain);
    }
    for (let i = 0; i < (ips?.length ?? 0); i++)
      if (isReservedIp(ips?.[i] ?? '')) tell('ips', i, ips?.[i] ?? '');
    for (let i = 0; i < (urls?.length ?? 0); i++) {
      const host = hostOf(urls?.[i] ?? '');
      if (host !== undefined && (isReservedName(host) || isReservedIp(host)))
        tell('urls', i, urls?.[i] ?? '');
    }
  },
  get good() {
    return [
      {
        osv: iocs({
          domains: ['evil-example.com', 'local.evil.net'],
          ips: ['51.178.25.148', '2a00:1450::/32'],
          urls: ['https://51.178.25.148/10.0.0.1'],
        }),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: iocs({
          domains: ['evil.net', 'printer.local', 'example.com'],
          urls: ['https://evil.net', 'http://localhost:3000/x', 'http://[::1]/'],
        }),
        at: ['domains/1', 'domains/2', 'urls/1', 'urls/2'].map((place) => `/database_specific/iocs/${place}`),
      },
      {
        osv: iocs({
          ips: [
            '51.178.25.148',
            '10.1.2.3',
            '127.0.0.1',
            '192.168.0.0/16',
            '172.31.0.1',
            '100.64.0.1',
            '203.0.113.5',
            '255.255.255.255',
            '0.0.0.0/0',
            'fe80::1',
            '::ffff:10.0.0.1',
          ],
        }),
        at: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((i) => `/database_specific/iocs/ips/${i}`),
        says: '"10.1.2.3"',
      },
    ];
  },
});
