/** The files of a security scanner for Bun that looks into the list beside it, without network or dependencies. */

/** Shared by both sides: `malicious.json` maps a name to its reports. */
export interface BunReport {
  id: string;
  url: string;
  /** Every version is malicious; else those of `versions` and `ranges`. */
  all?: true;
  versions?: string[];
  /** From (null: the first), until (null: no end), whether `until` itself is malicious. */
  ranges?: [from: string | null, until: string | null, inclusive: boolean][];
}

export function packageJson(tree: string): string {
  const content = {
    name: 'mal-bun-scanner',
    // The letter keeps an id that begins with a zero from being a number, which Semantic Versioning refuses.
    version: `0.0.0-t${tree.slice(0, 12)}`,
    description: 'Stops the installation of malicious npm packages in Bun',
    license: 'Apache-2.0',
    type: 'module',
    exports: './scanner.js',
    files: ['scanner.js', 'malicious.json'],
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** What runs in Bun. A list that cannot be read throws, and with that Bun installs nothing. */
export const SCANNER = `// Written by mal export bun. Bun asks before it installs: https://bun.sh/docs/install/security-scanner-api
import { readFileSync } from 'node:fs';

/** Semantic Versioning 2.0, without a library: -1, 0 or 1; build metadata does not count. */
export function compare(a, b) {
  const [x, y] = [split(a), split(b)];
  for (let i = 0; i < 3; i++) {
    const order = numeric(x.numbers[i] ?? '0', y.numbers[i] ?? '0');
    if (order !== 0) return order;
  }
  if (x.pre.length === 0 || y.pre.length === 0) return Math.sign(y.pre.length - x.pre.length);
  for (let i = 0; i < Math.max(x.pre.length, y.pre.length); i++) {
    const [p, q] = [x.pre[i], y.pre[i]];
    if (p === undefined || q === undefined) return p === undefined ? -1 : 1;
    const [pn, qn] = [/^\\d+$/.test(p), /^\\d+$/.test(q)];
    const order = pn && qn ? numeric(p, q) : pn !== qn ? (pn ? -1 : 1) : p < q ? -1 : p > q ? 1 : 0;
    if (order !== 0) return order;
  }
  return 0;
}

function split(version) {
  const plain = version.replace(/^v/, '').split('+', 1)[0];
  const dash = plain.indexOf('-');
  return {
    numbers: (dash < 0 ? plain : plain.slice(0, dash)).split('.'),
    pre: dash < 0 ? [] : plain.slice(dash + 1).split('.'),
  };
}

function numeric(a, b) {
  const [x, y] = [a.replace(/^0+(?=.)/, ''), b.replace(/^0+(?=.)/, '')];
  return Math.sign(x.length - y.length) || (x < y ? -1 : x > y ? 1 : 0);
}

function isMalicious(report, version) {
  if (report.all || report.versions?.includes(version)) return true;
  return (report.ranges ?? []).some(([from, until, inclusive]) => {
    if (from !== null && compare(version, from) < 0) return false;
    if (until === null) return true;
    const order = compare(version, until);
    return order < 0 || (order === 0 && inclusive);
  });
}

let list;

export const scanner = {
  version: '1',
  async scan({ packages }) {
    list ??= new Map(Object.entries(JSON.parse(readFileSync(new URL('./malicious.json', import.meta.url), 'utf8'))));
    return packages.flatMap(({ name, version }) =>
      (list.get(name) ?? [])
        .filter((report) => isMalicious(report, version))
        .map(({ id, url }) => ({
          level: 'fatal',
          package: name,
          url,
          description: \`\${name}@\${version} is malicious (\${id}). If it was ever installed here, take this machine for compromised.\`,
        })),
    );
  },
};
`;
