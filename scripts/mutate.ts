/** Seeded, small damage to JSON values: what tests and proofs try a schema on. */
import type { Json } from '../src/core/report.ts';

/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** At least 0 and less than 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  of<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!;
  }
}

/** Values that tend to matter: wrong types, borders of the patterns, and words of the format at wrong places. */
const VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  -1.5,
  '',
  ' ',
  'x',
  '0',
  [],
  {},
  [null],
  [''],
  ['x'],
  [{}],
  { x: 1 },
  [[]],
  '2025-02-30T00:00:00Z',
  '2024-02-29T23:59:59.123Z',
  '2025-02-29T00:00:00Z',
  '2025-01-02T00:00:00+00:00',
  '2025-01-02T24:00:00Z',
  '0000-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2025-01-02T00:00:60Z',
  '2025-01-02T00:00:00Z\n',
  'MAL-2025-1',
  'MAL-',
  'GHSA-2v46-p5h4-248w',
  'x_a-2025-1',
  'npm',
  'pypi',
  'PyPI:x',
  'npm:',
  'GIT',
  'GIT:x',
  'Debian:12',
  'npm:\n',
  'SEMVER',
  'ECOSYSTEM',
  'a'.repeat(40),
  'A'.repeat(40),
  'b'.repeat(64),
  'a'.repeat(41),
  'https://example.org',
  'https://example.org/ü',
  'https://exa mple.org',
  'http://',
  'https://[::1]/',
  'https://a_b.example/%zz',
  'https://a.example/%41?q#f#g',
  'https://a..b/',
  'https://a.example:99999/',
  'mailto:a@example.org',
  'ADVISORY',
  'WEB',
  'FINDER',
  'CVSS_V3',
  'CVSS_V4',
  'CVSS_V2',
  'Ubuntu',
  'high',
  '9.8',
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:F/RL:O',
  'AV:N/AC:L/Au:N/C:C/I:C/A:C/E:ND',
  'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
  'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A/U:Red',
  [{ introduced: '0' }, { fixed: '1' }, { last_affected: '2' }],
  [{ introduced: '0', fixed: '1' }],
  [{ limit: '1' }],
  { introduced: '0' },
  { fixed: '1' },
  { last_affected: '1' },
  [{ type: 'GIT', repo: 'https://example.org/r', events: [{ introduced: '0' }] }],
  [{ type: 'GIT', events: [{ introduced: '0' }] }],
  [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  [{ type: 'Ubuntu', score: 'low' }],
  { ecosystem: 'npm', name: 'x' },
];

const KEYS = [
  'modified',
  'published',
  'withdrawn',
  'schema_version',
  'id',
  'aliases',
  'related',
  'upstream',
  'summary',
  'details',
  'severity',
  'affected',
  'references',
  'credits',
  'database_specific',
  'ecosystem_specific',
  'package',
  'ranges',
  'versions',
  'type',
  'repo',
  'events',
  'introduced',
  'fixed',
  'last_affected',
  'limit',
  'ecosystem',
  'name',
  'purl',
  'url',
  'contact',
  'score',
  'source',
  'malicious-packages-origins',
  'iocs',
  'false-positives',
  'disputes',
  'conflicts',
  'unknown',
];

/** A copy with one to three changes at random places: something deleted, replaced, added, repeated or retyped. */
export function mutate(value: Json, random: Random): Json {
  const root = { root: structuredClone(value) };
  for (let left = 1 + Math.floor(random.next() * 3); left > 0; left--) change(root, random);
  return root.root;
}

function change(root: { root: Json }, random: Random): void {
  const [container, key] = random.of(places(root));
  const list = Array.isArray(container);
  const at = container as Record<string, Json>;
  const old = at[key]!;
  const action = random.next();
  if (action < 0.2) {
    if (list) container.splice(Number(key), 1);
    else if (container !== (root as object)) delete at[key];
  } else if (action < 0.45) {
    at[key] = structuredClone(random.of(VALUES));
  } else if (action < 0.6 && typeof old === 'string') {
    const cut = Math.floor(random.next() * (old.length + 1));
    at[key] =
      old.slice(0, cut) +
      random.of(['', 'x', ' ', '0', 'Z', '/', '\n', 'é', '#', '%', '.']) +
      old.slice(cut + Math.floor(random.next() * 2));
  } else if (Array.isArray(old)) {
    old.splice(
      Math.floor(random.next() * (old.length + 1)),
      0,
      structuredClone(old.length > 0 && random.next() < 0.5 ? random.of(old) : random.of(VALUES)),
    );
  } else if (typeof old === 'object' && old !== null) {
    old[random.of(KEYS)] = structuredClone(random.of(VALUES));
  }
}

/** Every place in the value, as a container and a key in it. */
function places(root: { root: Json }): [Json[] | Record<string, Json>, string][] {
  const all: [Json[] | Record<string, Json>, string][] = [[root, 'root']];
  for (let i = 0; i < all.length; i++) {
    const [container, key] = all[i]!;
    const value = (container as Record<string, Json>)[key];
    if (typeof value !== 'object' || value === null) continue;
    for (const inner of Object.keys(value)) all.push([value, inner]);
  }
  return all;
}
