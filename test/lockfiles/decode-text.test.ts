import { describe, expect, it } from 'vitest';
import { decodeText } from '../../src/lockfiles/decode-text.ts';
import { LockfileError } from '../../src/lockfiles/lockfile.ts';

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('the text of a lockfile', () => {
  it.each([
    ['UTF-8', Buffer.from('é==1\n'), 'é==1\n'],
    ['UTF-8 with a mark', Buffer.from('\ufeffé'), 'é'],
    ['UTF-16 as PowerShell writes it', utf16('evil==1\r\n'), 'evil==1\r\n'],
    ['UTF-16, the other end first', utf16('évil').swap16(), 'évil'],
    ['ISO-8859-1 that XML declares', latin1('<?xml version="1.0" encoding="ISO-8859-1"?>é'), /é$/],
    [
      'windows-1252 in the other quotes, over lines',
      latin1("<?xml version='1.0'\n encoding = 'Windows-1252' ?>é"),
      /é$/,
    ],
    [
      'UTF-8 that XML declares to be another',
      Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?>é'),
      /é$/,
    ],
    [
      'UTF-8 that declares to be UTF-16, as .NET leaves it',
      Buffer.from('<?xml version="1.0" encoding="utf-16"?>é'),
      /é$/,
    ],
    ['latin-1 of a comment that pip obeys', latin1('# -*- coding: latin-1 -*-\né==1'), /\né==1$/],
    ['latin-1 of the second line', latin1('x==1\n# vim: set fileencoding=latin1 :\n# é'), /\n# é$/],
    ['nothing', Buffer.from(''), ''],
  ] as const)('is read from %s', (_, bytes, text) => {
    expect(decodeText(bytes)).toEqual(typeof text === 'string' ? text : expect.stringMatching(text));
  });

  it.each([
    ['bytes of no encoding', latin1('é'), /^is not UTF-8 text$/],
    ['half of a pair in UTF-16', utf16('\ud800'), /^is not UTF-16 text$/],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]), /UTF-32/],
    // `+AAo-evil` is a new line and a name.
    [
      'UTF-7, in which a comment may be a dependency',
      Buffer.from('# coding: utf-7\n#+AAo-evil==1'),
      /"utf-7"/,
    ],
    [
      'UTF-7 behind a comment of any length',
      Buffer.from(`#${'x'.repeat(5000)}\n# coding: utf-7\n`),
      /"utf-7"/,
    ],
    [
      'XML in an encoding with states',
      Buffer.from('<?xml version="1.0" encoding="ISO-2022-JP"?>'),
      /"ISO-2022-JP"/,
    ],
    ['a declaration without end', Buffer.from(`<?xml ${' '.repeat(3000)}encoding="utf-7"?>`), /does not end/],
    ['an encoding that is none', latin1('# coding: rot13\n'), /"rot13"/],
  ] as const)('is refused from %s', (_, bytes, reason) => {
    expect(() => decodeText(bytes)).toThrow(LockfileError);
    expect(() => decodeText(bytes)).toThrow(reason);
  });

  it('goes by comments of the first two lines only', () => {
    expect(decodeText(Buffer.from('a\nb\n# coding: utf-7\n'))).toContain('utf-7');
  });
});
