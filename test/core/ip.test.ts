import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksOverlap, isIp, parseIpBlock } from '../../src/core/ip.ts';
import { isReservedIp, isReservedName } from '../../src/core/private-network.ts';

describe('IP blocks', () => {
  test.each([
    '1.2.3.4',
    '::',
    '::1',
    '2001:db8::',
    '1:2:3:4:5:6:7:8',
    '::ffff:1.2.3.4',
    '1::8',
    '10.0.0.0/8',
    '::/0',
  ])('reads %s', (text) => {
    expect(parseIpBlock(text)).toBeDefined();
  });
  test.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '256.1.1.1',
    '1.2.3.4/33',
    '1.2.3.4/08',
    '1.2.3.4/',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    ':::',
    '1::2::3',
    '12345::',
    'fe80::1%eth0',
    '1:2:3:4:5:6:7::8:9',
    '1.2.3.4::',
    '::/129',
    ' 1.2.3.4',
  ])('refuses %j', (text) => {
    expect(parseIpBlock(text)).toBeUndefined();
  });
  test('an address is no block', () => {
    expect(isIp('10.0.0.1')).toBe(true);
    expect(isIp('10.0.0.0/8')).toBe(false);
  });
  test('two blocks overlap exactly if the shorter prefix is the same', () => {
    const block = fc.tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 32 }));
    const read = ([address, bits]: [number, number]) =>
      parseIpBlock(`${[24, 16, 8, 0].map((s) => (address >>> s) & 255).join('.')}/${bits}`)!;
    fc.assert(
      fc.property(block, block, (a, b) => {
        const bits = BigInt(32 - Math.min(a[1], b[1]));
        expect(blocksOverlap(read(a), read(b))).toBe(BigInt(a[0]) >> bits === BigInt(b[0]) >> bits);
      }),
    );
  });
  test.each([
    '0.0.0.0',
    '10.1.1.1',
    '127.0.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.127.0.1',
    '240.0.0.1',
    '8.0.0.0/6',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:192.168.0.1',
    '2001:db8::1',
  ])('%s is reserved', (text) => expect(isReservedIp(text)).toBe(true));
  test.each([
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '11.0.0.0/8',
    '2606:4700::1',
    '::ffff:8.8.8.8',
    'example.org',
  ])('%s is not', (text) => expect(isReservedIp(text)).toBe(false));
  test.each(['localhost', 'a.localhost', 'printer.LOCAL', 'example.com', 'www.example.org.', 'x.home.arpa'])(
    '%s is a reserved name',
    (text) => expect(isReservedName(text)).toBe(true),
  );
  test.each(['localhost.evil.net', 'notexample.com', 'example.com.evil.net', 'evil.net'])(
    '%s is a public name',
    (text) => expect(isReservedName(text)).toBe(false),
  );
});
