/** Each kind of source, read by the program as it is built: its packages are bundled, and their names must still be found. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SOURCE_KINDS, type SourceKindName, type WrittenSource } from '../../src/core/source-config.ts';
import { zip } from '../ingest/support/zip.ts';
import { GcsServer } from '../support/gcs-server.ts';
import { GraphqlServer } from '../support/graphql-server.ts';
import { advisory, SourceRepository } from '../support/ingest.ts';
import { OsvServer } from '../support/osv-server.ts';
import { KEYS, S3Server } from '../support/s3-server.ts';
import { SourceRemote } from '../support/source-remote.ts';
import { startMal, temporaryFolder } from './run.ts';

const ID = 'GHSA-aaaa-2222-3333';
const CONFIGURED = { location: 'reports', credentials: 'environment' } as const;

const s3 = new S3Server();
const gcs = new GcsServer();
const osv = new OsvServer();
const graphql = new GraphqlServer();
let graphqlUrl = '';

beforeAll(async () => {
  for (const server of [s3, gcs, osv]) await server.start();
  graphqlUrl = await graphql.listen();
});

afterAll(() => {
  for (const server of [s3, gcs, osv]) server.stop();
  graphql.close();
});

const text = JSON.stringify(advisory('evil'));

/** A file outside of the database. */
function fileWith(content: string | Uint8Array): string {
  const file = join(temporaryFolder(), 'feed');
  writeFileSync(file, content);
  return file;
}

/** Where each kind finds one report on `evil`. */
const STAGES: Record<SourceKindName, () => Partial<WrittenSource>> = {
  folder: () => ({ location: fileWith(text) }),
  archive: () => ({ location: fileWith(zip([{ name: 'evil.json', data: text }])) }),
  ndjson: () => ({ location: fileWith(`${text}\n`) }),
  s3: () => {
    s3.signed = true;
    s3.objects.put('evil.json', text);
    return { ...CONFIGURED, endpoint: s3.url };
  },
  gcs: () => {
    gcs.objects.put('evil.json', text);
    return { location: 'reports', endpoint: gcs.url };
  },
  git: () => ({ location: new SourceRemote({ 'evil.json': text }).url }),
  'osv-list': () => {
    osv.put('SRC-evil', '2025-01-02T00:00:00Z', advisory('evil'));
    return { location: `${osv.url}/all.json` };
  },
  'github-advisories': () => {
    const malware = advisory('evil', { id: ID, summary: 'Malware in evil' });
    const path = `advisories/github-reviewed/2026/01/${ID}/${ID}.json`;
    return { location: new SourceRemote({ [path]: JSON.stringify(malware) }).url };
  },
  'github-graphql': () => {
    const packages = [{ ecosystem: 'NPM', name: 'evil', range: '= 1.0.0' }];
    graphql.put({ id: ID, updatedAt: '2026-01-01T00:00:00Z', packages });
    return { ...CONFIGURED, location: 'github.com', endpoint: graphqlUrl };
  },
  'datadog-manifest': () => ({
    location: fileWith('{"evil": ["1.0.0"]}'),
    filters: { ecosystems: ['npm'] },
  }),
  'aikido-feed': () => ({
    location: fileWith('[{"package_name": "evil", "version": "1.0.0", "reason": "MALWARE"}]'),
    filters: { ecosystems: ['npm'] },
  }),
};

it.each(SOURCE_KINDS)('%s brings its report once, and fetches nothing the second time', async (kind) => {
  const repository = new SourceRepository();
  repository.configure({ id: 'feed', kind, location: '', ...STAGES[kind]() });
  const ingest = async () => {
    const words = ['ingest', '--format', 'json'];
    const { code, stdout } = await startMal(repository.root, words, { ...KEYS, GITHUB_TOKEN: 'a-token' });
    const [{ status, reason, counts }] = JSON.parse(stdout).sources;
    return { code, status, reason, new: counts.new, fetched: counts.fetched };
  };
  expect(await ingest()).toEqual({ code: 0, status: 'read', reason: undefined, new: 1, fetched: 1 });
  expect(Object.keys(repository.reports())).toEqual([
    expect.stringMatching(/^osv\/npm\/evil\/MAL-0000-feed-[0-9a-f]{16}\.json$/),
  ]);
  expect(Object.values(repository.files()).join('\n')).not.toMatch(/a\/secret\+key|a-token/);
  expect(await ingest()).toEqual({ code: 0, status: 'read', reason: undefined, new: 0, fetched: 0 });
});
