import { parseIpBlock } from '../core/ip.ts';
import { quote } from '../core/quote.ts';
import { refang } from '../core/refang.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const ips = (...list: string[]) => npm('left-pad', { database_specific: { iocs: { ips: list } } });

export default defineRule({
  id: 'indicator-ip',
  scope: 'report',
  reads: ['indicators'],
  severity: 'error',
  summary: 'An IP among the indicators is an IPv4 or IPv6 address or a CIDR block.',
  why: 'Firewalls load the list as it stands, and one line they cannot read stops the whole list.',
  check(osv, emit) {
    const list = osv.database_specific?.iocs?.ips;
    if (!list) return;
    for (let i = 0; i < list.length; i++) {
      const ip = list[i] ?? '';
      if (parseIpBlock(ip) || refang(ip) !== ip) continue;
      const fixable = ip !== ip.trim() && parseIpBlock(ip.trim()) !== undefined;
      emit({
        pointer: `/database_specific/iocs/ips/${i}`,
        message: `${quote(ip)} is no IP address and no CIDR block.`,
        hint: fixable
          ? 'Run `mal normalize` to remove the blanks around it.'
          : 'Write it as "192.0.2.7", "2001:db8::7" or "192.0.2.0/24"; with a port or a path it belongs into `urls`.',
        fixable,
      });
    }
  },
  fix(draft) {
    const list = draft.database_specific?.iocs?.ips;
    for (const [i, ip] of list?.entries() ?? []) if (parseIpBlock(ip.trim())) list![i] = ip.trim();
  },
  get good() {
    return [{ osv: ips('192.0.2.7', '198.51.100.0/24', '2001:db8::7', '::ffff:192.0.2.7', '2001:db8::/32') }];
  },
  get bad() {
    return [
      {
        osv: ips(
          '192.0.2.7',
          '192.0.2.256',
          '192.0.2.7:8080',
          '192.0.02.7',
          '192.0.2.0/33',
          '2001:db8:::7',
          'evil.example.net',
        ),
        at: [1, 2, 3, 4, 5, 6].map((i) => `/database_specific/iocs/ips/${i}`),
        says: '"192.0.2.256"',
      },
      { osv: ips(' 192.0.2.7'), at: '/database_specific/iocs/ips/0', fixed: ips('192.0.2.7') },
    ];
  },
});
