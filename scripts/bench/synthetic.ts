/** Makes a git repository of N valid synthetic reports in the portable layout, the same bytes for the same N. */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatReport } from '../../src/core/format.ts';
import type { Osv } from '../../src/core/report.ts';

const WORDS =
  'react util parser server logger client async cloud token data config build stream color queue test'.split(
    ' ',
  );
const TEXT =
  'On installation the package starts a script that collects environment variables, the host name and the list of installed ' +
  'packages, packs them and sends them to a remote server. A second stage is fetched from the same server and started in the ' +
  'background; it stays after the package is removed. The published source repository does not contain this code. ';

/** Report number `i`; about 2 kB as canonical text, the average of real databases of this kind. */
export function syntheticReport(i: number): { path: string; osv: Osv } {
  const name = `${WORDS[i % WORDS.length]}-${WORDS[(i >> 4) % WORDS.length]}-${((i * 2654435761) >>> 0).toString(36)}`;
  const sha256 = createHash('sha256').update(name).digest('hex');
  const year = 2021 + (i % 5);
  const id = `MAL-${year}-${1_000_001 + Math.floor(i / 5)}`;
  const day = String(1 + (i % 28)).padStart(2, '0');
  const time = `${year}-03-${day}T10:00:00Z`;
  const versions = Array.from({ length: 1 + (i % 7) }, (_, n) => `1.${n}.${i % 10}`);
  const text = TEXT.repeat(1 + (i % 3)).trim();
  return {
    path: `osv/npm/${name}/${id}.json`,
    osv: {
      modified: `${year}-04-${day}T10:00:00Z`,
      published: time,
      schema_version: '1.9.0',
      id,
      aliases: [`GHSA-${ghsa(sha256, 0)}-${ghsa(sha256, 4)}-${ghsa(sha256, 8)}`],
      summary: `Malicious code in ${name} (npm)`,
      details: `\n---\n_-= Per source details. Do not edit below this line.=-_\n\n## Source: synthetic (${sha256})\n${text}\n`,
      affected: [
        {
          package: { ecosystem: 'npm', name, purl: `pkg:npm/${name}` },
          versions,
          database_specific: {
            cwes: [
              {
                cweId: 'CWE-506',
                description: 'The product holds code that is malicious by intent.',
                name: 'Embedded Malicious Code',
              },
            ],
          },
        },
      ],
      references: [{ type: 'ARTICLE', url: `https://blog.example.org/reports/${name}` }],
      credits: [{ name: 'Synthetic Research', type: 'FINDER', contact: ['https://research.example.org'] }],
      database_specific: {
        'malicious-packages-origins': [
          { source: 'synthetic', sha256, import_time: time, id: `SYN-${i}`, modified_time: time, versions },
        ],
        iocs: { domains: [`${sha256.slice(0, 12)}.example-c2.org`] },
      },
    },
  };
}

const GHSA = '23456789cfghjmpqrvwx';
const ghsa = (hex: string, from: number): string =>
  [0, 1, 2, 3]
    .map((k) => GHSA[Number.parseInt(hex.slice((from + k) * 2, (from + k) * 2 + 2), 16) % GHSA.length])
    .join('');

/** The repository of `count` reports under `parent`, made at the first call; returns its directory. */
export async function syntheticRepository(parent: string, count: number): Promise<string> {
  const directory = join(parent, `synthetic-${count}`);
  if (existsSync(directory)) return directory;
  const making = `${directory}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  await git(making, ['init', '-q', '-b', 'main']);
  await git(making, ['config', 'gc.auto', '0']);
  const child = spawn('git', ['fast-import', '--quiet'], {
    cwd: making,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const done = once(child, 'close');
  // Blobs alone: fast-import takes quadratic time to build one folder of 250,000 entries, the index does not.
  const index: string[] = [];
  const put = async (path: string, text: string) => {
    const bytes = Buffer.from(text);
    const oid = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    index.push(`100644 ${oid}\t${path}\0`);
    const more = child.stdin.write(`blob\ndata ${bytes.length}\n${text}\n`);
    if (!more) await once(child.stdin, 'drain');
  };
  await put(
    'mal.config.json',
    '{ "layout": "portable", "roots": ["osv"], "idPrefix": "MAL", "firstNumber": 1000001 }\n',
  );
  const given: Record<string, number> = {};
  for (let i = 0; i < count; i++) {
    const { path, osv } = syntheticReport(i);
    given[osv.published!.slice(0, 4)] = 1_000_001 + Math.floor(i / 5);
    await put(path, formatReport(osv));
  }
  await put('.mal/ids.json', `${JSON.stringify(given, null, 2)}\n`);
  child.stdin.end('done\n');
  await done;
  execFileSync('git', ['update-index', '-z', '--index-info'], { cwd: making, input: index.join('') });
  await git(making, [
    '-c',
    'user.name=Bench',
    '-c',
    'user.email=bench@example.org',
    'commit',
    '-q',
    '-m',
    'Synthetic',
  ]);
  await git(making, ['checkout-index', '-q', '-a']);
  await git(making, ['update-index', '-q', '--refresh']);
  renameSync(making, directory);
  return directory;
}

async function git(cwd: string, args: string[]): Promise<void> {
  const child = spawn('git', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`git ${args[0]} failed in ${cwd}`);
}
