import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Indicators } from '../../../src/core/report.ts';
import { indicatorsOf } from '../../../src/export/indicators/indicators-of.ts';
import { npm } from '../../../src/rules/examples.ts';
import { ECHO_HOSTS, PUBLIC_RESOLVERS, SHARED_HOSTS } from '../../../src/rules/innocent-hosts.ts';

const of = (iocs: Indicators) => indicatorsOf(npm('a', { database_specific: { iocs } }));
const usable = (iocs: Indicators): string[] =>
  (of(iocs)?.usable ?? []).map(({ type, value }) => `${type} ${value}`);
const reasons = (iocs: Indicators): string[] =>
  (of(iocs)?.unusable ?? []).map(({ pointer, reason }) => `${pointer.slice(24)} ${reason}`);

describe('the indicators of a report', () => {
  it('are written as they appear in logs', () => {
    expect(usable({ domains: ['evil[.]test.io', 'Evil.Test.io.', 'x1.oastify.com'] })).toEqual([
      'domain evil.test.io',
      'domain x1.oastify.com',
    ]);
    expect(usable({ ips: ['51[.]178.25.148', '51.178.25.148/32', '51.178.0.0/16', '2A01:4F8::1'] })).toEqual([
      'ip 51.178.25.148',
      'network 51.178.0.0/16',
      'ip 2a01:4f8::1',
    ]);
    expect(
      usable({
        urls: [
          'hxxps://evil[.]test.io/A?b',
          'https://discord.com/api/webhooks/1/x',
          'http://51.178.25.148:8081/x',
        ],
      }),
    ).toEqual([
      'url https://evil.test.io/A?b',
      'url https://discord.com/api/webhooks/1/x',
      'url http://51.178.25.148:8081/x',
    ]);
    const sha256 = 'Ab'.repeat(32);
    expect(
      usable({
        files: [{ path: 'index.js', digests: { sha256, md5: 'x', whirlpool: 'ab' } }],
        strings: ['44ZptWt', ' '],
      }),
    ).toEqual([`sha256 ${sha256.toLowerCase()}`, 'path index.js', 'string 44ZptWt']);
  });

  it('leave out what every machine has to do with, whatever it is written like', () => {
    const innocent = 'is a well-known service that harmless software uses too';
    for (const host of [...SHARED_HOSTS, ...ECHO_HOSTS]) {
      for (const spelled of [
        host,
        host.toUpperCase(),
        `www.${host}`,
        `${host}.`,
        host.replaceAll('.', '[.]'),
      ])
        expect(usable({ domains: [spelled] }), spelled).toEqual([]);
      for (const url of [
        `https://${host}`,
        `https://${host}/`,
        `http://www.${host}./`,
        `https://${host}:443`,
      ])
        expect(usable({ urls: [url] }), url).toEqual([]);
    }
    for (const ip of PUBLIC_RESOLVERS) expect(usable({ ips: [ip, `${ip}/24`] }), ip).toEqual([]);
    expect(usable({ ips: ['2001:4860:4860:0:0:0:0:8888', '1.0.0.0/16'] })).toEqual([]);
    expect(reasons({ domains: ['github.com'], urls: ['https://ipinfo.io/json'] })).toEqual([
      `domains/0 ${innocent}`,
      `urls/0 ${innocent}`,
    ]);
  });

  it('leave out what is private, too wide or nothing at all, and say so', () => {
    expect(
      reasons({ domains: ['localhost.localdomain', 'evil.example.com', 'x y', '1.2.3.4', 'evil'] }),
    ).toEqual([
      'domains/0 means nothing outside of one network',
      'domains/1 means nothing outside of one network',
      'domains/2 has a blank in it',
      'domains/3 is an IP address or nothing at all',
      'domains/4 has no dot, so nobody can register it',
    ]);
    expect(reasons({ ips: ['10.0.0.1', '51.0.0.0/8', '2a00::/12', 'evil.test.io', '0.0.0.0/0'] })).toEqual([
      'ips/0 means nothing outside of one network',
      'ips/1 is too wide a network',
      'ips/2 is too wide a network',
      'ips/3 is no IP address or network',
      'ips/4 means nothing outside of one network',
    ]);
    expect(reasons({ urls: ['https://192.168.0.1/x', 'evil.test.io/x'] })).toHaveLength(2);
    expect(reasons({ strings: ['x'.repeat(5000)] })).toEqual(['strings/0 is too long']);
    expect(of({})).toBeUndefined();
    expect(indicatorsOf(npm('a'))).toBeUndefined();
  });

  it('are never anything that could break a list, whatever a report holds', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.domain(),
      fc.ipV4(),
      fc.webUrl(),
      fc.constantFrom('__proto__', 'a\nb.io', 'evil.io\n0.0.0.0 github.com'),
    );
    fc.assert(
      fc.property(fc.array(text), fc.array(text), fc.array(text), (domains, ips, urls) => {
        for (const { type, value } of of({ domains, ips, urls })?.usable ?? []) {
          expect(value).not.toMatch(/[\s\u0000-\u001f\u007f]/);
          if (type === 'domain') expect(value).toMatch(/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/);
        }
      }),
    );
  });
});
