/** Osv → the one canonical text (docs/format.md). Rule, fixer and every writer use this, so they cannot disagree. */
import type { Osv, PackageName } from './report.ts';

/** Keys in the order of the canonical text, per object; an object without an entry keeps its own order. */
interface Shape {
  keys: readonly string[];
  children?: Readonly<Record<string, Shape>>;
}

const EVENT: Shape = { keys: ['introduced', 'fixed', 'last_affected', 'limit'] };
const SEVERITY: Shape = { keys: ['type', 'score', 'source'] };
const RANGE: Shape = { keys: ['type', 'repo', 'events', 'database_specific'], children: { events: EVENT } };
const AFFECTED: Shape = {
  keys: ['package', 'severity', 'ranges', 'versions', 'ecosystem_specific', 'database_specific'],
  children: { package: { keys: ['ecosystem', 'name', 'purl'] }, severity: SEVERITY, ranges: RANGE },
};
const REPORT: Shape = {
  keys: [
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
  ],
  children: {
    severity: SEVERITY,
    affected: AFFECTED,
    references: { keys: ['type', 'url'] },
    credits: { keys: ['name', 'type', 'contact'] },
  },
};

/** The keys that OSV and this database know of a report and of an `affected` entry, in canonical order. */
export const REPORT_KEYS: readonly string[] = REPORT.keys;
export const AFFECTED_KEYS: readonly string[] = AFFECTED.keys;

/** The canonical text of a report: UTF-8, LF, two blanks, one final newline, fixed key order, unknown keys last. */
export function formatReport(osv: Osv): string {
  return `${JSON.stringify(ordered(osv, REPORT), null, 2)}\n`;
}

/** Whether the keys of a report stand in canonical order (its text may still differ in white space). */
export function isOrdered(osv: unknown): boolean {
  return inOrder(osv, REPORT);
}

/** `Malicious code in <name> (<ecosystem>)`; for a repository the ecosystem is `git` and the name its key. */
export function formatSummary(pkg: PackageName): string {
  return `Malicious code in ${pkg.name} (${pkg.ecosystem === 'GIT' ? 'git' : pkg.ecosystem})`;
}

function ordered(value: unknown, shape: Shape): unknown {
  if (Array.isArray(value)) return value.map((element) => ordered(element, shape));
  if (typeof value !== 'object' || value === null) return value;
  const from = value as Record<string, unknown>;
  const to: Record<string, unknown> = {};
  for (const key of shape.keys) {
    if (Object.hasOwn(from, key)) put(to, key, child(from[key], key, shape));
  }
  for (const key of Object.keys(from)) {
    if (!shape.keys.includes(key)) put(to, key, from[key]);
  }
  return to;
}

function child(value: unknown, key: string, shape: Shape): unknown {
  const next = shape.children?.[key];
  return next ? ordered(value, next) : value;
}

/** Plain assignment would run the setter of `__proto__` and lose the value. */
function put(to: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(to, key, { value, enumerable: true, configurable: true, writable: true });
  else to[key] = value;
}

function inOrder(value: unknown, shape: Shape): boolean {
  if (Array.isArray(value)) {
    for (const element of value) if (!inOrder(element, shape)) return false;
    return true;
  }
  if (typeof value !== 'object' || value === null) return true;
  const { keys, children } = shape;
  let next = 0;
  for (const key in value) {
    while (next < keys.length && keys[next] !== key) next++;
    if (next === keys.length) return false;
    const inner = children?.[key];
    if (inner && !inOrder((value as Record<string, unknown>)[key], inner)) return false;
  }
  return true;
}
