import { describe, expect, it } from 'vitest';
import { addressOf, isInternal, publicLookup, redirected, shown } from '../../../src/ingest/http/address.ts';

describe('an address', () => {
  it('is shown without what may be secret', () => {
    expect(shown(addressOf('https://user:secret@example.org:8443/a%20b?key=secret#part'))).toBe(
      '"https://example.org:8443/a%20b"',
    );
  });

  it.each([
    ['127.0.0.1', true],
    ['127.8.9.1', true],
    ['10.1.2.3', true],
    ['172.16.0.1', true],
    ['172.32.0.1', false],
    ['192.168.1.1', true],
    ['169.254.169.254', true],
    ['100.64.0.1', true],
    ['0.0.0.0', true],
    ['8.8.8.8', false],
    ['[::1]', true],
    ['::', true],
    ['[fe80::1]', true],
    ['fd00::1', true],
    ['::ffff:169.254.169.254', true],
    ['[::ffff:7f00:1]', true],
    ['2606:4700::1111', false],
    ['localhost', true],
    ['LOCALHOST.', true],
    ['db.internal', true],
    ['printer.local', true],
    ['localhost.example.org', false],
    ['example.org', false],
  ])('%s is internal: %s', (host, internal) => {
    expect(isInternal(host)).toBe(internal);
  });
});

describe('a redirect', () => {
  const from = (text: string, location: string) => String(redirected(new URL(text), location));

  it('is resolved, and takes no credentials along', () => {
    expect(from('https://user:secret@example.org/a/b?c', '../d')).toBe('https://example.org/d');
    expect(from('https://example.org/', '//user:secret@example.com/x')).toBe('https://example.com/x');
    expect(from('http://example.org/', 'https://example.org/')).toBe('https://example.org/');
  });

  it('leads neither out of TLS nor into an internal network', () => {
    expect(from('https://example.org/', 'http://example.org/')).toBe('redirects from https to http');
    for (const host of [
      '169.254.169.254',
      '0x7f.1',
      '2130706433',
      '[::1]',
      'localhost',
      'metadata.google.internal',
    ])
      expect(from('http://example.org/', `http://${host}/`), host).toBe('redirects into an internal network');
    expect(from('http://127.0.0.1:1/', 'http://127.0.0.1:2/')).toBe('http://127.0.0.1:2/');
  });

  it('does not lead there by the name of a host either', async () => {
    const lookup = publicLookup('example.org')!;
    const found = await new Promise<{ code: string | undefined; address: unknown }>((resolve) => {
      lookup('localhost', {}, (error, address) => resolve({ code: error?.code, address }));
    });
    expect(found).toEqual({ code: 'EINTERNAL', address: '' });
    expect(publicLookup('127.0.0.1')).toBeUndefined();
  });
});
