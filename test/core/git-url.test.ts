import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gitKey, isGitKey, parseGitUrl } from '../../src/core/git-url.ts';

/** Each URL with the key it must give. */
const KEYS: Record<string, [url: string, key: string][]> = {
  'drops scheme, user, query and fragment': [
    ['https://github.com/boltdb-go/bolt', 'github.com/boltdb-go/bolt'],
    ['http://example.org/a', 'example.org/a'],
    ['git://example.org/a', 'example.org/a'],
    ['ssh://git@example.org/a', 'example.org/a'],
    ['https://user:secret@example.org/a', 'example.org/a'],
    ['https://one@two@example.org/a', 'example.org/a'],
    ['https://example.org/a?ref=main', 'example.org/a'],
    ['https://example.org/a#readme', 'example.org/a'],
    ['https://example.org/a.git?x=/b', 'example.org/a'],
    ['HTTPS://example.org/a', 'example.org/a'],
  ],
  'reads the form that scp has, which has no port': [
    ['git@github.com:o/r.git', 'github.com/o/r'],
    ['example.org:o/r', 'example.org/o/r'],
    ['example.org:2222/r', 'example.org/2222/r'],
    ['git@[::1]:o/r', '[::1]/o/r'],
    ['git@example.org:a%20b', 'example.org/a b'],
    ['git@example.org:a:b', 'example.org/a:b'],
    ['git@github.com:o/r.git#main', 'github.com/o/r'],
  ],
  'writes the host in small letters': [
    ['https://Example.ORG/A', 'example.org/A'],
    ['https://[2001:DB8::A]/x', '[2001:db8::a]/x'],
    ['https://my_host-1/x', 'my_host-1/x'],
    ['https://127.0.0.1/x', '127.0.0.1/x'],
  ],
  "leaves out the scheme's own port and no other": [
    ['https://h:443/a', 'h/a'],
    ['http://h:80/a', 'h/a'],
    ['ssh://h:22/a', 'h/a'],
    ['git://h:9418/a', 'h/a'],
    ['http://h:443/a', 'h:443/a'],
    ['https://h:80/a', 'h:80/a'],
    ['https://h:8080/a', 'h:8080/a'],
    ['https://h:08080/a', 'h:8080/a'],
    ['https://h:0443/a', 'h/a'],
    ['https://h:1/a', 'h:1/a'],
    ['https://h:65535/a', 'h:65535/a'],
    ['https://[::1]:8080/a', '[::1]:8080/a'],
    ['https://[::1]:443/a', '[::1]/a'],
  ],
  'percent-decodes each part of the path once': [
    ['https://h/a%20b', 'h/a b'],
    ['https://h/a%252eb', 'h/a%2eb'],
    ['https://h/%E2%98%83', 'h/☃'],
    ['https://h/☃', 'h/☃'],
    ['https://h/a%5cb', 'h/a\\b'],
    ['https://h/a%3Fb%23c', 'h/a?b#c'],
    ['https://h/a%252fb', 'h/a%2fb'],
  ],
  'folds the case of the path on hosts that ignore it, at any depth': [
    ['https://GitHub.com/Owner/Repo', 'github.com/owner/repo'],
    ['https://gitlab.com/Group/Sub/Repo', 'gitlab.com/group/sub/repo'],
    ['https://bitbucket.org/O/R', 'bitbucket.org/o/r'],
    ['https://codeberg.org/O/R', 'codeberg.org/o/r'],
    ['https://github.com/O/R.GIT', 'github.com/o/r'],
    ['https://github.com/%41/B', 'github.com/a/b'],
    ['ssh://git@github.com:2222/O/R', 'github.com:2222/o/r'],
    ['https://github.com/ΣΑΣ', 'github.com/σασ'],
    ['https://github.com/İ', 'github.com/İ'],
    ['https://gitea.com/O/R', 'gitea.com/O/R'],
    ['https://www.github.com/O/R', 'www.github.com/O/R'],
    ['https://h/R.GIT', 'h/R.GIT'],
  ],
  'takes slashes and .git off the end until none is left': [
    ['https://h/a/', 'h/a'],
    ['https://h/a///', 'h/a'],
    ['https://h/a.git', 'h/a'],
    ['https://h/a.git/', 'h/a'],
    ['https://h/a.git.git', 'h/a'],
    ['https://h/a/.git', 'h/a'],
    ['https://h/a.git//.git/', 'h/a'],
    ['https://h/a%2egit', 'h/a'],
    ['https://h/a.gitx', 'h/a.gitx'],
    ['https://h/a.git/b', 'h/a.git/b'],
    ['https://h/...', 'h/...'],
    ['https://h/....git', 'h/...'],
  ],
};

for (const [behaviour, pairs] of Object.entries(KEYS)) {
  describe(behaviour, () => {
    it.each(pairs)('%s → %s', (url, key) => {
      expect(gitKey(url)).toBe(key);
      expect(isGitKey(key)).toBe(true);
    });
  });
}

/** Each refused URL, by what its reason must say. */
const REFUSED: Record<string, string[]> = {
  'is not an http': ['file:///srv/a', 'ftp://h/a', 'git+https://h/a', 'javascript://h/a', 'ssh+git://h/a'],
  'is not a URL of a git repository': [
    '',
    'github.com/o/r',
    './a:b',
    'a/b:c',
    '/srv/a',
    'u@v@h:a',
    '@h:a',
    '[::1]a:b',
  ],
  'has no valid host': [
    'https:///a',
    'https://.h/a',
    'https://h./a',
    'https://a..b/c',
    'https://h%2e/a',
    'https://exämple.org/a',
    'https://\u212a.org/a',
    'https://[::1/a',
    'https://[::1]x/a',
    'https://[1:2]/a',
    'https://[fe80::1%25eth0]/a',
    'https://[:::1]/a',
    'https://:80/a',
    'user@:a',
  ],
  'has a port': [
    'https://h:0/a',
    'https://h:65536/a',
    'https://h:00/a',
    'https://h:/a',
    'https://h:80:80/a',
    'https://h:+80/a',
    'https://h:0x50/a',
    'https://h:٣/a',
    'https://h:99999999999999999999/a',
  ],
  'has no path': [
    'https://h',
    'https://h/',
    'https://h?a/b',
    'https://h/.git',
    'https://h//',
    'git@h:',
    'https://h/#a',
  ],
  'has an empty part': [
    'https://h//a',
    'https://h/a//b',
    'https://h/./a',
    'https://h/a/../b',
    'https://h/a/..',
    'https://h/a/./',
    'https://h/%2e%2e/a',
    'https://h/a/%2E',
    'https://h/..git',
    'https://h/...git',
    'https://h/a/..git',
    'https://h/a/../.git',
    'git@h:/srv/a',
  ],
  'encoded slash': ['https://h/a%2fb', 'https://h/a%2Fb', 'git@h:a%2fb'],
  'does not encode': [
    'https://h/%',
    'https://h/a%2',
    'https://h/%zz',
    'https://h/%ff',
    'https://h/%c0%ae',
    'https://h/%ed%a0%80',
    'https://h/%c3/%a9',
  ],
  'a blank or a backslash': [
    'https://h/a b',
    'https://h/a\\b',
    'https://h/a ',
    'https://evil\\@h/a',
    'C:\\a',
    'git@h:a b',
  ],
  'control character': [
    'https://h/a%0ab',
    'https://h/a\tb',
    'https://h/%00',
    'https://h/%7f',
    'https://h/\u0085',
  ],
  'lone surrogate': ['https://h/\ud800'],
  unassigned: ['https://h/\u0378', 'https://h/%ef%bf%bf'],
};

for (const [reason, urls] of Object.entries(REFUSED)) {
  describe(`refuses what ${reason}`, () => {
    it.each(urls)('%j', (url) => {
      const parsed = parseGitUrl(url);
      expect(parsed.ok ? parsed.key : parsed.reason).toContain(reason);
      expect(gitKey(url)).toBeUndefined();
    });
  });
}

describe('isGitKey', () => {
  it.each([
    'h/a',
    'h:443/a',
    'h:80/a',
    'h:22/a',
    '[::1]:9418/a',
    'h/A',
    'h/%2e',
    'h/a?b',
    'h/a#b',
    'h/a b',
    'github.com/a',
  ])('knows %j as a key', (key) => expect(isGitKey(key)).toBe(true));

  it.each([
    '',
    'h',
    'h/',
    '/a',
    'github.com/A',
    'h/a.git',
    'h/a/',
    'H/a',
    'h:0/a',
    'h:080/a',
    'h:/a',
    'u@h/a',
    'h?b/a',
    'h#b/a',
  ])('refuses %j, which no URL gives', (key) => expect(isGitKey(key)).toBe(false));

  it.each(['https://h/a', 'h//a', 'h/../a', 'h/..', 'h/\u0000', 'h/\ud800', '[1:2]/a', 'h /a', 'h\\x/a'])(
    'refuses %j, which is spelled as no key is',
    (key) => expect(isGitKey(key)).toBe(false),
  );
});

describe('parseGitUrl', () => {
  it('gives the parts that the key is made of', () => {
    expect(parseGitUrl('ssh://git@GitHub.com:2222/O/R.git')).toEqual({
      ok: true,
      key: 'github.com:2222/o/r',
      host: 'github.com',
      port: '2222',
      path: 'o/r',
    });
  });

  const soup = fc
    .array(
      fc.constantFrom(
        ...[
          'https://',
          'git@',
          'h',
          '.',
          '/',
          ':',
          '80',
          '%2e',
          '%',
          '.git',
          '[',
          ']',
          '::',
          'A',
          '?',
          '#',
          'ﬀ',
          'github.com',
          '@',
          '0',
          '\\',
          ' ',
        ],
      ),
      {
        maxLength: 12,
      },
    )
    .map((parts) => parts.join(''));

  it('gives nothing but keys, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          soup,
          fc.string({ unit: 'binary' }),
          soup.map((text) => `https://h/${text}`),
        ),
        (url) => {
          const key = gitKey(url);
          expect(key === undefined || isGitKey(key)).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('reads a key behind any scheme as itself, so folding a key twice is folding it once', () => {
    fc.assert(
      fc.property(soup, (text) => {
        const key = gitKey(`https://h:8080/${text}`);
        if (key === undefined || /[%?#\\ ]/.test(key)) return;
        expect(['https', 'http', 'ssh', 'git'].map((scheme) => gitKey(`${scheme}://${key}/.git`))).toEqual(
          Array(4).fill(key),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('takes time in proportion to the length of a hostile URL', () => {
    const long = 1_000_000;
    for (const url of [
      `https://h/a${'/'.repeat(long)}`,
      `https://h/a${'.git'.repeat(long / 4)}`,
      `https://${'a.'.repeat(long / 2)}/`,
      `https://h/${'%41'.repeat(long / 3)}`,
      `https://h:${'0'.repeat(long)}1/a`,
      `${'a@'.repeat(long / 2)}:`,
      `[${':'.repeat(long)}]:a`,
      'a'.repeat(long),
    ]) {
      const start = performance.now();
      parseGitUrl(url);
      expect(performance.now() - start).toBeLessThan(2000);
    }
  });
});
