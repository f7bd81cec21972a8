import { createInterface } from 'node:readline/promises';
import { apply, renderPlan } from '../apply.ts';
import { escapeLine, escapeTerminal } from '../core/escape.ts';
import { fixReport } from '../core/fix.ts';
import { formatReport } from '../core/format.ts';
import { quote } from '../core/quote.ts';
import type { PackageName } from '../core/report.ts';
import { findEcosystem, suggestEcosystem } from '../ecosystems/index.ts';
import { checkFound, ruleContext } from '../engine/check-found.ts';
import { draftReport, type NewReport } from '../engine/draft-report.ts';
import { makeRunContext } from '../engine/run-context.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { isPopular } from '../popular.ts';
import { findRoot, loadRepository } from '../repository.ts';
import { WorktreeStore } from '../store/worktree.ts';
import { packageFolders, reportsIn } from '../targets.ts';
import type { Configure, ExitCode } from './command.ts';

interface Options {
  versions?: string;
  all: boolean;
  details?: string;
  reference: string[];
  alias: string[];
  credit?: string;
  dryRun: boolean;
}

export const configure: Configure = (command, world, done) => {
  const collect = (value: string, before: string[]) => [...before, value];
  command
    .argument(
      '[ecosystem]',
      'npm, PyPI, RubyGems, crates.io, Go, Maven, NuGet, Packagist, VSCode, "GitHub Actions", git …',
    )
    .argument('[name]', 'the package, as its registry spells it; for git the URL of the repository')
    .option('--versions <list>', 'the malicious versions, separated by commas')
    .option('--all', 'every version is malicious', false)
    .option('--details <text>', 'what the package does, how that was found out')
    .option('--reference <url>', 'where it was reported; may be repeated', collect, [])
    .option('--alias <id>', 'another id of the same finding; may be repeated', collect, [])
    .option('--credit <name>', 'who found it')
    .option('--dry-run', 'print the report instead of writing it', false)
    .addHelpText(
      'after',
      '\nOn a terminal, what is missing is asked for.\nExample: mal new npm left-padd --versions 1.0.0,1.0.1 --details "Steals tokens."',
    )
    .action(async (ecosystem: string | undefined, name: string | undefined, options: Options) => {
      done(await writeNew(ecosystem, name, options, world));
    });
};

async function writeNew(
  ecosystem: string | undefined,
  name: string | undefined,
  options: Options,
  world: World,
): Promise<ExitCode> {
  const root = findRoot(world.cwd);
  const repository = await loadRepository(new WorktreeStore(root));
  const wanted =
    world.stdin.isTTY && world.stdout.isTTY
      ? await ask(ecosystem, name, options, world)
      : fromFlags(ecosystem, name, options);
  const now = world.now();
  const run = makeRunContext({ ...repository, now });
  const { path, osv } = draftReport(wanted, repository.config, now);
  const text = formatReport(fixReport(osv, run.rules.report, ruleContext(run, path)));
  if (reportsIn(root, path.slice(0, path.lastIndexOf('/'))).includes(path)) {
    throw new CannotRun(`${path} exists already.`, `Edit it, then: mal validate ${quote(path)}`);
  }
  warn(wanted, root, packageFolders(repository.config, wanted.package), world);
  const bytes = new TextEncoder().encode(text);
  const findings = checkFound(path, { kind: 'file', bytes, size: bytes.length }, run)?.diagnostics ?? [];
  for (const { severity, message, hint } of findings) {
    world.stderr.write(escapeTerminal(`${severity}: ${message} ${hint}\n`));
  }
  if (findings.some(({ severity }) => severity === 'error')) {
    throw new CannotRun(
      'The report was not written.',
      'Correct what is said above and run the command again.',
    );
  }
  const plan = [{ kind: 'write' as const, path, text }];
  if (options.dryRun) world.stdout.write(escapeTerminal(renderPlan(root, plan)));
  else {
    apply(root, plan);
    world.stdout.write(`${escapeLine(path)}\n`);
    world.stderr.write(
      'Written. Next: git add it, commit, and open a pull request; its number is given after the merge.\n',
    );
  }
  return 0;
}

function fromFlags(ecosystem: string | undefined, name: string | undefined, options: Options): NewReport {
  if (!ecosystem || !name)
    throw new CannotRun(
      'Which package? Its ecosystem and name are missing.',
      'mal new npm left-padd --versions 1.0.0',
    );
  const versions = (options.versions ?? '')
    .split(',')
    .map((version) => version.trim())
    .filter((version) => version !== '');
  if (options.all === versions.length > 0) {
    throw new CannotRun(
      'Which versions are malicious?',
      'Give --versions 1.0.0,1.0.1 or, if the package was made to do harm, --all.',
    );
  }
  return {
    package: spell(ecosystem, name),
    versions,
    details: options.details ?? '',
    references: options.reference,
    aliases: options.alias,
    ...(options.credit ? { credit: options.credit } : {}),
  };
}

/** The package with its ecosystem in the spelling that reports use. */
function spell(ecosystem: string, name: string): PackageName {
  if (ecosystem.toLowerCase() === 'git') return { ecosystem: 'GIT', name };
  const known = findEcosystem(ecosystem) ? ecosystem : suggestEcosystem(ecosystem);
  if (known) return { ecosystem: known, name };
  throw new CannotRun(
    `The ecosystem ${quote(ecosystem)} is not known.`,
    'Spelled as OSV spells it: npm, PyPI, RubyGems, crates.io, Go, Maven, NuGet …',
  );
}

async function ask(
  ecosystem: string | undefined,
  name: string | undefined,
  options: Options,
  world: World,
): Promise<NewReport> {
  const prompt = createInterface({ input: world.stdin.stream, output: process.stdout });
  const question = async (text: string) => (await prompt.question(text)).trim();
  try {
    const pkg = spell(
      ecosystem ?? (await question('Ecosystem (npm, PyPI, …): ')),
      name ?? (await question('Package name: ')),
    );
    const all =
      options.all ||
      (options.versions === undefined &&
        (await question('Malicious versions, separated by commas (empty: all): ')));
    const versions = typeof all === 'string' ? all : options.versions;
    const details = options.details ?? (await question('What does it do, and how was that found out? '));
    const reference =
      options.reference.length > 0
        ? options.reference
        : [await question('A public source (URL, may be empty): ')];
    return {
      ...fromFlags(pkg.ecosystem, pkg.name, { ...options, all: !versions, versions: versions || '' }),
      details,
      references: reference.filter((url) => url !== ''),
    };
  } finally {
    prompt.close();
  }
}

function warn(
  { package: { ecosystem, name } }: NewReport,
  root: string,
  folders: readonly string[],
  world: World,
): void {
  if (isPopular(ecosystem, name)) {
    world.stderr.write(
      escapeTerminal(
        `warning: ${name} is one of the most used packages of ${ecosystem}. Is it that one, and not one that imitates its name?\n`,
      ),
    );
  }
  for (const path of folders.flatMap((folder) => reportsIn(root, folder))) {
    world.stderr.write(
      escapeTerminal(`warning: ${name} is reported already: ${path}. This report will be merged with it.\n`),
    );
  }
}
