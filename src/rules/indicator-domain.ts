import { domainProblem } from '../core/domain.ts';
import { isReservedIp, isReservedName } from '../core/private-network.ts';
import { quote } from '../core/quote.ts';
import { refang } from '../core/refang.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const domains = (...list: string[]) => npm('left-pad', { database_specific: { iocs: { domains: list } } });

export default defineRule({
  id: 'indicator-domain',
  scope: 'report',
  reads: ['indicators'],
  severity: 'error',
  summary: 'A domain among the indicators is a domain in lower case, and nothing more.',
  why: 'Blocklists take it as it stands: one line with a port, a path or a capital matches nothing or stops the import.',
  check(osv, emit) {
    const list = osv.database_specific?.iocs?.domains;
    if (!list) return;
    for (let i = 0; i < list.length; i++) {
      const domain = list[i] ?? '';
      const problem =
        domainProblem(domain) ?? (domain === domain.toLowerCase() ? undefined : 'has capitals in it');
      // A defanged one has a rule of its own.
      if (problem === undefined || refang(domain) !== domain) continue;
      const repaired = repair(domain);
      // `localhost` and `127.0.0.1` are told by `indicator-private`: no other place is right for them.
      if (repaired === undefined && (isReservedName(domain) || isReservedIp(domain))) continue;
      emit({
        pointer: `/database_specific/iocs/domains/${i}`,
        message: `${quote(domain)} ${problem}.`,
        hint: repaired
          ? `Run \`mal normalize\` to write ${quote(repaired)}.`
          : 'Put the bare domain here, an address with a path into `urls`, an IP address into `ips`.',
        fixable: repaired !== undefined,
      });
    }
  },
  fix(draft) {
    const list = draft.database_specific?.iocs?.domains;
    for (const [i, domain] of list?.entries() ?? []) list![i] = repair(domain) ?? domain;
  },
  get good() {
    return [
      { osv: domains('evil.example.net', 'xn--e1awd7f.com', '_dmarc.a-b.co') },
      { osv: domains('localhost', '127.0.0.1') },
    ];
  },
  get bad() {
    return [
      {
        osv: domains('evil.example.net', 'Evil.Example.ORG', 'evil.example.com.'),
        at: ['/database_specific/iocs/domains/1', '/database_specific/iocs/domains/2'],
        fixed: domains('evil.example.net', 'evil.example.org', 'evil.example.com'),
      },
      {
        osv: domains('https://evil.example.net/x'),
        at: '/database_specific/iocs/domains/0',
        says: 'address',
      },
      { osv: domains('1.2.3.4'), at: '/database_specific/iocs/domains/0', says: 'IP address' },
      { osv: domains('evil'), at: '/database_specific/iocs/domains/0', says: 'dot' },
      {
        osv: domains('a..b.com', `${'a'.repeat(64)}.com`),
        at: ['/database_specific/iocs/domains/0', '/database_specific/iocs/domains/1'],
      },
      { osv: domains('зло.com'), at: '/database_specific/iocs/domains/0', says: 'Punycode' },
    ];
  },
});

function repair(domain: string): string | undefined {
  const mended = domain.trim().replace(/\.$/, '').toLowerCase();
  return mended !== domain && domainProblem(mended) === undefined ? mended : undefined;
}
