import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatReport } from '../src/core/format.ts';
import type { Osv } from '../src/core/report.ts';
import { npm } from '../src/rules/examples.ts';
import { RULES } from '../src/rules/index.ts';
import { type Files, Server } from './support/pull-request.ts';
import { REPOSITORY } from './support/workflow.ts';

const KNOWN = 'osv/npm/known-bad/MAL-2025-1000001.json';
const known = npm('known-bad', { versions: ['1.0.0', '1.0.1'] });
const OTHER = 'osv/npm/other-bad/MAL-2025-1000002.json';
const other = npm('other-bad', { id: 'MAL-2025-1000002', versions: ['1.0.0', '1.0.1'] });
const NEW = 'osv/npm/new-bad/MAL-0000-new-bad.json';
const fresh = npm('new-bad', { id: 'MAL-0000-new-bad' });

const put = (path: string, osv: Osv, change: Partial<Osv> = {}): Files => ({
  [path]: formatReport({ ...osv, ...change }),
});

let server: Server;
/** Where contributors started, and where main is now. */
let fork: string;
let base: string;

beforeAll(() => {
  server = new Server();
  fork = server.commit(undefined, {
    ...put(KNOWN, known),
    ...put(OTHER, other),
    'README.md': 'The database.\n',
  });
  // Main has moved on by more commits than the first fetch brings, and has changed a report since.
  const changed = server.commit(fork, put(OTHER, other, { details: 'More is known about this one now.\n' }));
  base = server.advance(changed, 80);
  server.publish(base, 'refs/heads/main');
});

afterAll(() => server.close());

function judge(files: Files) {
  const head = server.commit(fork, files);
  server.publish(head, 'refs/pull/1/head');
  return server.judge(base, head);
}

describe('the workflow data', () => {
  it('lets the base judge a pull request that brings its own tool, configuration, schemas and workflow', () => {
    const trap = join(server.folder, 'trap');
    const spring = `require("node:fs").writeFileSync(${JSON.stringify(trap)}, "")`;
    const manifest = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
    const script = `node -e '${spring}'`;
    const scripts = {
      preinstall: script,
      prepare: script,
      build: script,
      prebuild: script,
      'step-summary': script,
    };
    const { steps, last, summary, workspace } = judge({
      ...put(NEW, fresh, {
        affected: [{ package: { ecosystem: 'npm', name: 'new-bad' }, versions: ['v1.0.0'] }],
        surprise: 1,
      } as Partial<Osv>),
      'package.json': JSON.stringify({ ...manifest, scripts }),
      'src/cli.ts': `${spring};process.exit(0)`,
      'scripts/build.ts': spring,
      'scripts/step-summary.ts': spring,
      'dist/mal.js': `${spring};process.exit(0)`,
      'mal.config.json': '{"layout": "portable", "roots": ["nothing"]}',
      'schema/report.schema.json': '{}',
      '.npmrc': `script-shell=${trap}`,
      '.gitattributes': '* filter=evil diff=evil\n',
      '.github/workflows/data.yml': 'on: push\njobs: {}\n',
      '.github/scripts/fetch-pull-request.sh': `#!/bin/bash\ntouch '${trap}'\n`,
    });
    expect(Object.keys(steps)).toHaveLength(6);
    expect(last.stderr).toBe('');
    expect(last.code).toBe(1);
    const annotated = last.stdout.split('\n').filter((line) => line.startsWith('::'));
    const found = annotated.map((line) =>
      /^::(\w+) file=([^,]+).*title=([\w-]+)::/.exec(line)?.slice(1).join(' '),
    );
    expect(found).toEqual(
      expect.arrayContaining([
        `error ${NEW} schema-unknown-key`,
        `error ${NEW} version-invalid`,
        expect.stringMatching(/^error \S+ change-mixed$/),
      ]),
    );
    expect(summary).toContain('change\\-mixed');
    expect(summary).toContain('"surprise"');
    expect(existsSync(trap)).toBe(false);
    expect(readFileSync(join(workspace, 'mal.config.json'), 'utf8')).toBe(
      readFileSync(join(REPOSITORY, 'mal.config.json'), 'utf8'),
    );
    expect(readdirSync(workspace)).not.toContain('.npmrc');
    expect(readdirSync(workspace)).not.toContain('osv');
  });

  it('accepts a good report, and does not take for its doing what main changed meanwhile', () => {
    const { last, summary } = judge(put(NEW, fresh));
    expect(last).toEqual({ code: 0, stdout: '1 report checked: 0 errors, 0 warnings.\n', stderr: '' });
    expect(summary).toBe('## 1 report checked: 0 errors, 0 warnings\n');
  });

  it('refuses a pull request that mixes good reports with anything else', () => {
    const { last } = judge({ ...put(NEW, fresh), 'README.md': 'Changed.\n' });
    expect(last.code).toBe(1);
    expect(last.stdout).toMatch(
      /^::error file=README\.md,line=1,col=1,title=change-mixed::|^::error file=README\.md,title=change-mixed::/m,
    );
    expect(last.stdout).toContain('1 report checked: 1 error, 0 warnings.');
  });

  it('accepts a pull request without reports', () => {
    const { last } = judge({ 'README.md': 'Changed.\n' });
    expect(last).toEqual({ code: 0, stdout: '0 reports checked: 0 errors, 0 warnings.\n', stderr: '' });
  });

  it('shows what protects consumers less before everything else, and shows text from reports as text', () => {
    expect(RULES.some(({ id }) => id === 'change-reduces-protection')).toBe(true);
    const evil = '1.0.0<img src=x>](https://evil.example)\n::error::x';
    const { last, summary } = judge({
      ...put(KNOWN, known, { affected: [{ ...known.affected[0]!, versions: ['1.0.0'] }] }),
      ...put(NEW, fresh, { affected: [{ ...fresh.affected[0]!, versions: [evil] }] }),
    });
    expect(last.code).toBe(1);
    expect(last.stdout.split('\n').filter((line) => line.startsWith('::error::'))).toEqual([]);
    const headings = summary.split('\n').filter((line) => line.startsWith('#'));
    expect(headings[1]).toBe('### Protects consumers less: a code owner has to agree (1)');
    expect(headings[2]).toMatch(/^### Errors/);
    expect(summary).toContain('No longer affected');
    expect(summary).toContain('&lt;img src=x&gt;\\]\\(https');
    expect(summary).not.toContain('<img');
  });

  it('stops where the pull request has moved on since the event', () => {
    const head = server.commit(fork, put(NEW, fresh));
    server.publish(server.commit(head, {}), 'refs/pull/2/head');
    const { last } = server.judge(base, head, 2);
    expect(last.code).toBe(1);
    expect(last.stdout).toContain('has moved on');
  });

  it('stops where the pull request has a history of its own', () => {
    const tree = server.git(server.work, 'rev-parse', `${fork}^{tree}`);
    const head = server.git(server.work, 'commit-tree', tree, '-m', 'Another beginning');
    server.publish(head, 'refs/pull/3/head');
    const { last } = server.judge(base, head, 3);
    expect(last.code).toBe(1);
    expect(last.stdout).toContain('shares no history');
  });
});
