/**
 * `npm run complete-lock`: adds the packages for other systems that package-lock.json lacks. npm leaves those out that its registry
 * did not offer while it wrote the file, and then refuses the file in `npm ci` (docs/decisions/lock-file.md). An entry has no hash: npm
 * puts it in where it can see the package.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Entry {
  version: string;
  cpu?: string[];
  dev?: boolean;
  libc?: string[];
  license?: string;
  optional?: boolean;
  os?: string[];
  engines?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> };
const before = Object.keys(lock.packages).length;

for (const [where, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const there = [`${where}/node_modules/${name}`, `node_modules/${name}`].some(
      (path) => path in lock.packages,
    );
    if (!there) lock.packages[`node_modules/${name}`] = entryOf(name, version, parent);
  }
}

const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries(sorted);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${sorted.length - before} packages added.`);

/** What the name of a package such as `@biomejs/cli-linux-x64-musl` says of where it can be installed. */
function entryOf(name: string, version: string, parent: Entry): Entry {
  const words = name.split(/[/-]/);
  const system = words.find((word) => SYSTEMS.includes(word));
  const processor = words.find((word) => PROCESSORS.includes(word));
  if (!system || !processor || !/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Error(
      `${name}@${version} is missing, and its name does not say for which system it is. Write its entry by hand.`,
    );
  }
  return {
    version,
    cpu: [processor],
    ...(parent.dev ? { dev: true } : {}),
    ...(system === 'linux'
      ? { libc: [words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'] }
      : {}),
    ...(parent.license ? { license: parent.license } : {}),
    optional: true,
    os: [system],
    ...(parent.engines ? { engines: parent.engines } : {}),
  };
}
