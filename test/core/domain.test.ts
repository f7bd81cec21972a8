import { expect, test } from 'vitest';
import { domainProblem } from '../../src/core/domain.ts';
import { parseIpBlock } from '../../src/core/ip.ts';
import { isReservedIp, isReservedName } from '../../src/core/private-network.ts';
import { refang } from '../../src/core/refang.ts';
import { hostOf, parseUrl } from '../../src/core/url.ts';

test('a domain has two parts of letters, digits, - and _, the last of them no number', () => {
  for (const good of ['a.b', 'xn--e1awd7f.com', '_x.a-b.co', `${'a'.repeat(63)}.com`])
    expect(domainProblem(good)).toBeUndefined();
  for (const bad of [
    '',
    'a',
    'a.',
    '.a',
    'a..b',
    'a b.c',
    '1.2.3.4',
    'a.1',
    'http://a.b',
    'a.b/c',
    'a.b:80',
    'ä.de',
    `${'a'.repeat(64)}.com`,
    `${'a.'.repeat(127)}com`,
  ]) {
    expect(domainProblem(bad), bad).toEqual(expect.any(String));
  }
});

test('a megabyte of anything is judged in time linear in its length', () => {
  const start = performance.now();
  for (const unit of ['a.', '[.]', '(', 'hxxp', 'a:', '::', '@', '1.', 'https://', '\\', '\u200b']) {
    const text = unit.repeat(1_000_000 / unit.length);
    for (const judge of [refang, parseUrl, hostOf, domainProblem, parseIpBlock, isReservedIp, isReservedName])
      judge(text);
    parseUrl(`https://${text}`);
    refang(`https://${text}`);
  }
  expect(performance.now() - start).toBeLessThan(10_000);
});
