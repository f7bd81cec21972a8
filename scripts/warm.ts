/** Runs each quick command once on small data, so that V8's code of what it calls is kept beside its bundle (keep-code.ts). */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const IDENTITY = ['-c', 'user.name=build', '-c', 'user.email=build@localhost', '-c', 'commit.gpgsign=false'];

/** What each command is run with, in a database whose last commit changes every report, and that holds a lockfile. */
const WORDS: Record<string, string[]> = {
  validate: ['validate', '--base', 'HEAD~1', '--head', 'HEAD'],
  check: ['check'],
  query: ['query', 'npm/chalk@5.6.1'],
};
const LOCKFILE = {
  lockfileVersion: 3,
  packages: { 'node_modules/chalk': { version: '5.6.1' }, 'node_modules/@scope/name': { version: '1.0.0' } },
};

/** `folder` holds the bundles, `root` is the repository. Without git nothing is kept, and commands start later. */
export function keepCode(root: string, folder: string): void {
  const repository = mkdtempSync(join(tmpdir(), 'mal-build-'));
  try {
    makeDatabase(root, repository);
    const program = fileURLToPath(new URL('keep-code.ts', import.meta.url));
    for (const [command, words] of Object.entries(WORDS)) {
      const run = () =>
        spawnSync(process.execPath, [...process.execArgv, program, join(folder, `${command}.js`), ...words], {
          cwd: repository,
          stdio: 'ignore',
        });
      run();
      // The first run makes the index; what matters is how it is read.
      if (command !== 'validate') run();
    }
  } catch (error) {
    console.warn(`The code of quick commands is not kept, they start later: ${(error as Error).message}`);
  } finally {
    rmSync(repository, { recursive: true, force: true });
  }
}

function makeDatabase(root: string, repository: string): void {
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', repository, ...IDENTITY, ...words], { stdio: 'ignore' });
  git('init', '-q');
  cpSync(`${root}mal.config.json`, `${repository}/mal.config.json`);
  writeFileSync(`${repository}/package-lock.json`, JSON.stringify(LOCKFILE, null, 2));
  const names = readdirSync(`${root}osv`, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((file) => file.endsWith('.json'))) {
    const report = JSON.parse(readFileSync(`${root}osv/${name}`, 'utf8'));
    const affected = [{ ...report.affected[0], versions: ['1.0.0'] }];
    const before = { ...report, details: 'x', references: [], affected };
    mkdirSync(dirname(`${repository}/osv/${name}`), { recursive: true });
    writeFileSync(`${repository}/osv/${name}`, `${JSON.stringify(before, null, 2)}\n`);
  }
  git('add', '.');
  git('commit', '-qm', 'base');
  cpSync(`${root}osv`, `${repository}/osv`, { recursive: true });
  git('add', '.');
  git('commit', '-qm', 'head');
}
