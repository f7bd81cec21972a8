import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { HEADER } from '../src/core/details.ts';
import { formatReport } from '../src/core/format.ts';
import type { Osv } from '../src/core/report.ts';
import { framed, npm, origin } from '../src/rules/examples.ts';
import { type Files, TestRepository } from './cli/run.ts';

const PATH = 'osv/npm/bad/MAL-2025-1000001.json';
const WAITING = 'osv/npm/bad/MAL-0000-bad.json';
const SHA = 'a'.repeat(64);
const BASE = npm('bad', {
  versions: ['1.0.0', '1.0.1'],
  aliases: ['CVE-2025-10001', 'CVE-2025-10002'],
  origins: [origin('first', 'a', { versions: ['1.0.0', '1.0.1'] })],
  details: framed('first', SHA, 'It steals.'),
  credits: [{ name: 'A. Finder', contact: ['https://a.example.org'] }],
  database_specific: { iocs: { domains: ['c2.example.net'] } },
});
type Edit = (osv: Osv) => void;

const edited = (osv: Osv, ...edits: Edit[]): string => {
  const copy = structuredClone(osv);
  for (const edit of edits) edit(copy);
  return formatReport(copy);
};

/** A repository with the driver, `files` on main, and the branches `ours` (checked out) and `theirs`. */
function branches(files: Files, ours: Files, theirs: Files): TestRepository {
  const repository = new TestRepository({
    '.gitattributes': 'osv/**/*.json merge=mal text eol=lf\n',
    ...files,
  });
  repository.mal('setup');
  repository.git('config', 'user.name', 'Test');
  repository.git('config', 'user.email', 'test@example.org');
  repository.commit('Base');
  repository.git('checkout', '-q', '-b', 'theirs');
  repository.write(theirs).commit('Theirs');
  repository.git('checkout', '-q', '-b', 'ours', 'main');
  repository.write(ours).commit('Ours');
  return repository;
}

function merge(repository: TestRepository, ...words: string[]) {
  const args = words.length > 0 ? words : ['merge', '-q', '--no-edit', 'theirs'];
  return spawnSync('git', args, { cwd: repository.root, encoding: 'utf8' });
}

/** Merges both ways; both must come to the same report, which is given. */
function mergedBothWays(base: Osv, ours: Edit[], theirs: Edit[], path = PATH): Osv {
  const texts = [
    [ours, theirs],
    [theirs, ours],
  ].map(([a, b]) => {
    const repository = branches(
      { [path]: formatReport(base) },
      { [path]: edited(base, ...a!) },
      { [path]: edited(base, ...b!) },
    );
    const { status, stderr, stdout } = merge(repository);
    expect(status, stderr + stdout + repository.files()[path]).toBe(0);
    expect(repository.mal('merge', 'osv/npm/bad')).toMatchObject({ code: 0, stdout: '' });
    return repository.files()[path]!;
  });
  expect(texts[0]).toBe(texts[1]);
  return JSON.parse(texts[0]!);
}

/** Merges into a conflict; gives the file and what was said. */
function conflict(base: Osv, ours: Edit[], theirs: Edit[], path = PATH): { text: string; said: string } {
  const repository = branches(
    { [path]: formatReport(base) },
    { [path]: edited(base, ...ours) },
    { [path]: edited(base, ...theirs) },
  );
  const { status, stderr, stdout } = merge(repository);
  expect(status).toBe(1);
  expect(repository.git('ls-files', '-u', '--', path).split('\n')).toHaveLength(3);
  return { text: repository.files()[path]!, said: stderr + stdout };
}

const alias =
  (id: string): Edit =>
  (osv) => {
    osv.aliases = [...(osv.aliases ?? []), id];
  };
const withoutAlias =
  (id: string): Edit =>
  (osv) => {
    osv.aliases = osv.aliases!.filter((other) => other !== id);
  };
const versions =
  (...list: string[]): Edit =>
  (osv) => {
    osv.affected[0]!.versions = list;
  };
const head =
  (text: string): Edit =>
  (osv) => {
    osv.details = text + osv.details;
  };
const modified =
  (time: string): Edit =>
  (osv) => {
    osv.modified = time;
  };
const row =
  (digit: string, list: string[]): Edit =>
  (osv) => {
    osv.database_specific!['malicious-packages-origins']!.push(
      origin('second', digit, { versions: list, import_time: '2025-02-01T00:00:00Z' }),
    );
    osv.affected[0]!.versions = [...osv.affected[0]!.versions!, ...list];
    osv.details += `\n## Source: second (${digit.repeat(64)})\nIt also lies (${digit}).\n`;
  };

describe('two branches that amend one numbered report', () => {
  it('keep what each adds, whichever side is merged into the other', () => {
    const osv = mergedBothWays(
      BASE,
      [alias('CVE-2025-10003'), versions('1.0.0', '1.0.1', '1.0.2')],
      [alias('CVE-2025-10004'), head('A note.'), modified('2025-05-01T00:00:00Z')],
    );
    expect(osv.aliases).toEqual(['CVE-2025-10001', 'CVE-2025-10002', 'CVE-2025-10003', 'CVE-2025-10004']);
    expect(osv.affected[0]!.versions).toEqual(['1.0.0', '1.0.1', '1.0.2']);
    expect(osv.details).toBe(`A note.${framed('first', SHA, 'It steals.')}`);
    expect(osv.modified).toBe('2025-05-01T00:00:00Z');
    expect(osv.database_specific!.additions).toEqual([{ versions: ['1.0.2'], time: expect.any(String) }]);
  });

  it('keep what one side took out away', () => {
    const osv = mergedBothWays(
      BASE,
      [
        withoutAlias('CVE-2025-10001'),
        versions('1.0.0'),
        (o) => {
          o.database_specific!.iocs = { domains: [] };
        },
      ],
      [
        alias('CVE-2025-10004'),
        row('b', ['3.0.0']),
        (o) => void o.database_specific!.iocs!.domains!.push('other.example.net'),
      ],
    );
    expect(osv.aliases).toEqual(['CVE-2025-10002', 'CVE-2025-10004']);
    expect(osv.affected[0]!.versions).toEqual(['1.0.0', '3.0.0']);
    expect(osv.database_specific!.iocs).toEqual({ domains: ['other.example.net'] });
    expect(osv.database_specific!['false-positives']).toEqual([
      { versions: ['1.0.1'], reason: 'edited by hand', time: expect.any(String) },
    ]);
  });

  it('keep a version out that one side removed, where no row and no addition had claimed it by name', () => {
    for (const base of [
      npm('bad', { versions: ['1.0.0', '1.0.1'] }),
      npm('bad', {
        versions: ['1.0.0', '1.0.1'],
        origins: [origin('first', 'a')],
        details: framed('first', SHA, 'It steals.'),
      }),
    ]) {
      const osv = mergedBothWays(
        base,
        [versions('1.0.0')],
        [alias('CVE-2025-10003'), versions('1.0.0', '1.0.1', '2.0.0')],
      );
      expect(osv.affected[0]!.versions).toEqual(['1.0.0', '2.0.0']);
    }
  });

  it('keep the contributions of both, each with its row and its text', () => {
    const osv = mergedBothWays(BASE, [row('b', ['2.0.0'])], [row('c', ['3.0.0'])]);
    expect(osv.affected[0]!.versions).toEqual(['1.0.0', '1.0.1', '2.0.0', '3.0.0']);
    expect(osv.database_specific!['malicious-packages-origins']!.map(({ sha256 }) => sha256[0])).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(osv.details).toContain('It also lies (b).');
    expect(osv.details).toContain('It also lies (c).');
  });

  it('keep a withdrawal of one side, and an edit that both inherited once', () => {
    const base = npm('bad', {
      ...BASE,
      versions: ['1.0.0'],
      origins: BASE.database_specific!['malicious-packages-origins']!,
      affected: [{ package: BASE.affected[0]!.package!, versions: ['1.0.0'] }],
    });
    const osv = mergedBothWays(
      base,
      [
        (o) => {
          o.withdrawn = '2025-03-01T00:00:00Z';
        },
        modified('2025-03-01T00:00:00Z'),
      ],
      [alias('CVE-2025-10003'), modified('2025-04-01T00:00:00Z')],
    );
    expect(osv.withdrawn).toBe('2025-03-01T00:00:00Z');
    expect(osv.affected[0]!.versions).toEqual(['1.0.0']);
    expect(osv.database_specific!['false-positives']).toEqual([
      { versions: ['1.0.1'], reason: 'edited by hand', time: '2025-01-02T00:00:00Z' },
      { reason: 'edited by hand', time: '2025-03-01T00:00:00Z' },
    ]);
  });

  it('agree where they made the same change', () => {
    const osv = mergedBothWays(
      BASE,
      [head('Same.'), alias('CVE-2025-10003')],
      [head('Same.'), alias('CVE-2025-10004')],
    );
    expect(osv.details!.startsWith('Same.\n---')).toBe(true);
  });

  it('are rebased like merged', () => {
    const repository = branches(
      { [PATH]: formatReport(BASE) },
      { [PATH]: edited(BASE, row('b', ['2.0.0'])) },
      { [PATH]: edited(BASE, row('c', ['3.0.0'])) },
    );
    const { status, stderr } = merge(repository, 'rebase', '-q', 'theirs');
    expect(status, stderr).toBe(0);
    expect(JSON.parse(repository.files()[PATH]!).affected[0].versions).toEqual([
      '1.0.0',
      '1.0.1',
      '2.0.0',
      '3.0.0',
    ]);
    expect(repository.git('log', '--format=%s')).toBe('Ours\nTheirs\nBase');
  });
});

describe('two branches that contradict each other', () => {
  it('in the text above the header end in a conflict that shows both, and nothing else', () => {
    const { text, said } = conflict(
      BASE,
      [head('It is bad.'), alias('CVE-2025-10003')],
      [head('It is good.'), row('b', ['2.0.0'])],
    );
    expect(text).toMatch(
      /<<<<<<< .+\n.*"details": "It is bad\..*\n=======\n.*"details": "It is good\..*\n>>>>>>> .+\n/,
    );
    expect(text.match(/<{7}/g)).toHaveLength(1);
    expect(text).toContain('CVE-2025-10003');
    expect(text.match(/"2\.0\.0"/g)).toHaveLength(2);
    expect(said).toContain(`mal: ${PATH}: both sides change \`details\`, each in its own way`);
    for (const side of [/<{7} .*\n(.*\n)={7}\n.*\n>{7} .*\n/, /<{7} .*\n.*\n={7}\n(.*\n)>{7} .*\n/]) {
      expect(() => JSON.parse(text.replace(side, '$1'))).not.toThrow();
    }
  });

  it('in the same element of a list, or in the spelling of the name, as well', () => {
    const contact =
      (url: string): Edit =>
      (osv) => {
        osv.credits![0]!.contact = [url];
      };
    const credits = conflict(BASE, [contact('https://b.example.org')], [contact('https://c.example.org')]);
    expect(credits.text).toMatch(/<{7} [\s\S]*b\.example\.org[\s\S]*={7}[\s\S]*c\.example\.org[\s\S]*>{7} /);
    expect(credits.said).toContain('`credits`');
    const purl =
      (value: string): Edit =>
      (osv) => {
        osv.affected[0]!.package!.purl = value;
      };
    expect(conflict(BASE, [purl('pkg:npm/a')], [purl('pkg:npm/b')]).said).toContain('`affected.package`');
  });

  it('in the text of one contribution end in a conflict', () => {
    const base = npm('bad', { id: 'MAL-0000-bad', details: 'It steals.\n' });
    const text =
      (value: string): Edit =>
      (osv) => {
        osv.details = value;
      };
    const { text: found } = conflict(
      base,
      [text('Ours.\n'), alias('CVE-2025-10003')],
      [text('Theirs.\n')],
      WAITING,
    );
    expect(found).toMatch(/<{7} .*\n {2}"details": "Ours\.\\n",\n={7}\n {2}"details": "Theirs\.\\n",\n>{7} /);
    expect(found).toContain('CVE-2025-10003');
    expect(found).not.toContain('community');
  });

  it('by deleting what the other amends are left to git', () => {
    const repository = branches(
      { [PATH]: formatReport(BASE) },
      { [PATH]: edited(BASE, alias('CVE-2025-10003')) },
      {},
    );
    repository.git('checkout', '-q', 'theirs');
    repository.remove(PATH).commit('Delete');
    repository.git('checkout', '-q', 'ours');
    expect(merge(repository).status).toBe(1);
    expect(repository.files()[PATH]).toContain('CVE-2025-10003');
  });
});

describe('two branches with contributions', () => {
  const waiting = (parts: Parameters<typeof npm>[1]) => npm('bad', { id: 'MAL-0000-bad', ...parts });

  it('that amend the same one leave it one, without a row', () => {
    const base = waiting({ versions: ['1.0.0', '1.0.1'], details: 'It steals.\n' });
    const osv = mergedBothWays(
      base,
      [versions('1.0.0'), alias('CVE-2025-10003')],
      [
        versions('1.0.0', '1.0.1', '1.0.2'),
        (o) => {
          o.details = 'It steals a lot.\n';
        },
      ],
      WAITING,
    );
    expect(osv).toEqual({
      ...base,
      aliases: ['CVE-2025-10003'],
      details: 'It steals a lot.\n',
      affected: [{ ...base.affected[0], versions: ['1.0.0', '1.0.2'] }],
    });
  });

  it('that both add one of the same name keep both, each with its row', () => {
    const repository = branches(
      {},
      { [WAITING]: formatReport(waiting({ versions: ['1.0.0'], details: 'Ours.\n' })) },
      { [WAITING]: formatReport(waiting({ versions: ['2.0.0'], details: 'Theirs.\n' })) },
    );
    const { status, stderr } = merge(repository);
    expect(status, stderr).toBe(0);
    const osv: Osv = JSON.parse(repository.files()[WAITING]!);
    expect(osv.affected[0]!.versions).toEqual(['1.0.0', '2.0.0']);
    expect(osv.details).toContain('Ours.');
    expect(osv.details).toContain('Theirs.');
    expect(osv.database_specific!['malicious-packages-origins']).toHaveLength(2);
  });

  it('of which one was numbered meanwhile: the amendment goes into the numbered report', () => {
    const base = waiting({ versions: ['1.0.0'], details: 'It steals.\n' });
    const repository = branches(
      { [WAITING]: formatReport(base) },
      {},
      { [WAITING]: edited(base, alias('CVE-2025-10003'), versions('1.0.0', '1.0.1')) },
    );
    expect(repository.mal('assign-ids').code).toBe(0);
    const numbered = Object.keys(repository.files()).find((path) => /MAL-2025-\d+\.json$/.test(path))!;
    repository.commit('Number');
    const { status, stderr, stdout } = merge(
      repository,
      'merge',
      '-q',
      '--no-edit',
      '-X',
      'find-renames=20',
      'theirs',
    );
    expect(status, stderr + stdout).toBe(0);
    const osv: Osv = JSON.parse(repository.files()[numbered]!);
    expect(osv.affected[0]!.versions).toEqual(['1.0.0', '1.0.1']);
    expect(osv.aliases).toEqual(['CVE-2025-10003']);
    expect(osv.database_specific!['malicious-packages-origins']).toHaveLength(1);
  });
});

describe('files that are no reports', () => {
  it('are merged line by line, as git does', () => {
    const lines = (first: string, last: string) => `${first}\nb\nc\nd\ne\nf\ng\n${last}\n`;
    const clean = branches(
      { [PATH]: lines('a', 'h') },
      { [PATH]: lines('A', 'h') },
      { [PATH]: lines('a', 'H') },
    );
    expect(merge(clean).status).toBe(0);
    expect(clean.files()[PATH]).toBe(lines('A', 'H'));
    const both = branches({ [PATH]: 'a\n' }, { [PATH]: 'b\n' }, { [PATH]: 'c\n' });
    expect(merge(both).status).toBe(1);
    expect(both.files()[PATH]).toMatch(/^<{7} .*\nb\n={7}\nc\n>{7} .*\n$/);
  });

  it('on one side only, and reports on different packages, never lose a side', () => {
    const broken = branches(
      { [PATH]: formatReport(BASE) },
      { [PATH]: edited(BASE, alias('CVE-2025-10003')) },
      { [PATH]: '{\n' },
    );
    expect(merge(broken).status).toBe(1);
    expect(broken.files()[PATH]).toMatch(/<{7} /);
    const rename =
      (name: string): Edit =>
      (osv) => {
        osv.affected[0]!.package = { ecosystem: 'npm', name };
      };
    const apart = branches(
      { [PATH]: formatReport(BASE) },
      { [PATH]: edited(BASE, rename('x')) },
      { [PATH]: edited(BASE, rename('y')) },
    );
    expect(merge(apart).status).toBe(1);
    const frame = branches(
      { [PATH]: formatReport(BASE) },
      { [PATH]: edited(BASE, alias('CVE-2025-10003')) },
      {
        [PATH]: edited(BASE, (o) => {
          o.details = `${HEADER}\nstray\n`;
        }),
      },
    );
    expect(merge(frame).status).toBe(0);
  });
});

describe('mal setup', () => {
  const settings = (repository: TestRepository) =>
    repository.git('config', '--get-regexp', '^merge\\.mal\\.');

  it('installs the driver, says so, and changes nothing the second time', () => {
    const repository = new TestRepository({ '.gitattributes': 'osv/**/*.json merge=mal text eol=lf\n' });
    const first = repository.mal('setup');
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('merge.mal.driver is set to: ') });
    expect(settings(repository)).toMatch(/merge\.mal\.driver .*mal\.js'? merge-driver %O %A %B %L %P/);
    const before = settings(repository);
    const second = repository.mal('setup');
    expect(second.stdout).toBe(
      'merge.mal.name is set already.\nmerge.mal.driver is set already.\n.gitattributes names the driver for every report.\n',
    );
    expect(settings(repository)).toBe(before);
    repository.git('config', 'merge.mal.driver', 'false');
    repository.mal('setup');
    expect(settings(repository)).toBe(before);
  });

  it('names the driver in the clone alone where the repository does not', () => {
    const repository = new TestRepository({
      'mal.config.json': '{"layout": "ossf", "roots": ["osv/malicious", "osv/withdrawn"]}\n',
    });
    const before = repository.files();
    expect(repository.mal('setup').stdout).toContain(
      '.git/info/attributes names the driver for osv/malicious/**/*.json, osv/withdrawn/**/*.json',
    );
    expect(repository.mal('setup').stdout).toContain('.gitattributes names the driver for every report');
    expect(repository.git('check-attr', 'merge', 'osv/withdrawn/npm/a/b.json')).toContain('merge: mal');
    expect(repository.files()).toEqual(before);
  });
});
