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
  summary: 'No indicator is a well-known service that everybody uses, or an empty file.',
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
    const { domains, ips, urls, files } = indicators;
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
    for (let i = 0; i < (files?.length ?? 0); i++) {
      for (const [algorithm, digest] of Object.entries(files?.[i]?.digests ?? {})) {
        if (!EMPTY_FILE.has(digest.toLowerCase())) continue;
        emit({
          pointer: `/database_specific/iocs/files/${i}/digests/${algorithm}`,
          message: `${quote(digest)} is the ${algorithm} of an empty file, and every machine has many.`,
          hint: 'Compute it again from the file; if that is empty, remove it here.',
        });
      }
    }
  },
  get good() {
    return [
      {
        osv: npm('left-pad', {
          database_specific: { iocs: { files: [{ digests: { md5: 'a'.repeat(32) } }] } },
        }),
      },
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
        osv: npm('left-pad', {
          database_specific: {
            iocs: { files: [{ path: 'a.js', digests: { md5: 'd41d8cd98f00b204e9800998ecf8427e' } }] },
          },
        }),
        at: '/database_specific/iocs/files/0/digests/md5',
        says: 'empty file',
      },
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

const EMPTY_FILE: ReadonlySet<string> = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
]);
const REMOVE = 'Remove it; that the package asks this service can be told in `details`.';
const NARROW = 'Write the whole URL that is malicious into `urls`, and remove the bare host.';

function withoutWww(host: string): string {
  const lower = host.toLowerCase();
  return lower.startsWith('www.') ? lower.slice(4) : lower;
}
