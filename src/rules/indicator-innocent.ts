import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { hostOf, isBareHost } from '../core/url.ts';
import { npm } from './examples.ts';
import { ECHO_HOSTS, PUBLIC_RESOLVERS, SHARED_HOSTS } from './innocent-hosts.ts';

const iocs = (lists: { domains?: string[]; ips?: string[]; urls?: string[] }) =>
  npm('left-pad', { database_specific: { iocs: lists } });

export default defineRule({
  id: 'indicator-innocent',
  scope: 'report',
  reads: ['indicators'],
  severity: 'warning',
  summary: 'No indicator is a well-known service that everybody uses.',
  why: 'Whoever blocks or hunts for `github.com` or an IP-echo service finds every machine there is.',
  check(osv, emit) {
    const indicators = osv.database_specific?.iocs;
    if (!indicators) return;
    const tell = (field: string, i: number, text: string, hint: string) =>
      emit({
        pointer: `/database_specific/iocs/${field}/${i}`,
        message: `${quote(text)} is a well-known service that harmless software uses too.`,
        hint,
      });
    const { domains, ips, urls } = indicators;
    for (let i = 0; i < (domains?.length ?? 0); i++) {
      const host = withoutWww(domains?.[i] ?? '');
      if (ECHO_HOSTS.has(host)) tell('domains', i, domains?.[i] ?? '', REMOVE);
      else if (SHARED_HOSTS.has(host)) tell('domains', i, domains?.[i] ?? '', NARROW);
    }
    for (let i = 0; i < (ips?.length ?? 0); i++) {
      const ip = ips?.[i] ?? '';
      if (PUBLIC_RESOLVERS.has(ip.toLowerCase())) tell('ips', i, ip, REMOVE);
    }
    for (let i = 0; i < (urls?.length ?? 0); i++) {
      const url = urls?.[i] ?? '';
      const host = withoutWww(hostOf(url) ?? '');
      if (ECHO_HOSTS.has(host)) tell('urls', i, url, REMOVE);
      else if (SHARED_HOSTS.has(host) && isBareHost(url)) tell('urls', i, url, NARROW);
    }
  },
  get good() {
    return [
      {
        osv: iocs({
          domains: ['evil.example.net', 'x1.oastify.com'],
          ips: ['51.178.25.148'],
          urls: [
            'https://raw.githubusercontent.com/evil/evil/main/a.sh',
            'https://discord.com/api/webhooks/1/x',
          ],
        }),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: iocs({
          domains: ['evil.example.net', 'github.com', 'www.ipinfo.io'],
          ips: ['8.8.8.8'],
          urls: ['https://evil.example.net/', 'https://pypi.org', 'https://ipinfo.io/json'],
        }),
        at: ['domains/1', 'domains/2', 'ips/0', 'urls/1', 'urls/2'].map(
          (place) => `/database_specific/iocs/${place}`,
        ),
        says: '"github.com"',
      },
    ];
  },
});

const REMOVE = 'Remove it; that the package asks this service can be told in `details`.';
const NARROW = 'Write the whole URL that is malicious into `urls`, and remove the bare host.';

function withoutWww(host: string): string {
  const lower = host.toLowerCase();
  return lower.startsWith('www.') ? lower.slice(4) : lower;
}
