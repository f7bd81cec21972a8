import type { Emit } from '../core/diagnostic.ts';
import { reportChanges } from '../core/file-change.ts';
import { lostCoverage } from '../core/lost-coverage.ts';
import { packageOf } from '../core/package-of.ts';
import { quote } from '../core/quote.ts';
import type { Osv } from '../core/report.ts';
import { type BadChangeExample, type ChangeExample, defineRule } from '../core/rule.ts';
import { findEcosystem } from '../ecosystems/index.ts';
import { compareText } from '../ecosystems/order.ts';
import { npm, PATH as path, semver } from './examples.ts';

const before = npm('left-pad', {
  versions: ['1.0.0', '1.0.1'],
  aliases: ['GHSA-2v46-p5h4-248w'],
  database_specific: { iocs: { domains: ['evil.example', 'worse.example'] } },
});
const broad = npm('left-pad', { ranges: [semver({ introduced: '0' })] });
const time = '2025-02-01T00:00:00Z';

export default defineRule({
  id: 'change-reduces-protection',
  scope: 'change',
  severity: 'warning',
  summary:
    'A change that protects consumers less is seen: a withdrawal, fewer versions, an exclusion, a lost indicator or alias.',
  why: 'It lets a package through that was blocked before; a mistake, or an attacker, gains most exactly here.',
  check(changes, emit, { config }) {
    for (const { path, before, after } of reportChanges(changes, config)) {
      if (!before || !after || before.withdrawn !== undefined) continue;
      compareReports(before, after, (finding) =>
        emit(path, { ...finding, hint: 'A code owner has to agree; name the evidence in the pull request.' }),
      );
    }
  },
  get good(): ChangeExample[] {
    return [
      { changes: [{ path, status: 'added', after: npm('left-pad', { withdrawn: time }) }] },
      { changes: [{ path, status: 'modified', before, after: { ...before, affected: broad.affected } }] },
      {
        changes: [
          {
            path,
            status: 'modified',
            before: npm('left-pad', {
              ranges: [semver({ introduced: '1.0.0' }, { last_affected: '1.0.0' })],
            }),
            after: npm('left-pad', { versions: ['1.0.0'] }),
          },
        ],
      },
      {
        changes: [
          {
            path,
            status: 'modified',
            before: { ...before, withdrawn: time },
            after: npm('left-pad', { withdrawn: time }),
          },
        ],
      },
    ];
  },
  get bad(): BadChangeExample[] {
    return [
      {
        changes: [{ path, status: 'modified', before, after: { ...before, withdrawn: time } }],
        at: [path],
        says: 'withdraws the report on "left-pad"',
      },
      {
        changes: [
          { path, status: 'modified', before, after: { ...before, affected: npm('left-pad').affected } },
        ],
        at: [path],
        says: 'No longer affected: "1.0.1".',
      },
      {
        changes: [
          {
            path,
            status: 'modified',
            before: broad,
            after: npm('left-pad', {
              ranges: [
                semver(
                  { introduced: '0' },
                  { fixed: '1.0.5' },
                  { introduced: '1.0.6-0' },
                  { last_affected: '2.0.0' },
                ),
              ],
            }),
          },
        ],
        at: [path],
        says: 'No longer affected: versions from "1.0.5" before "1.0.6-0", versions after "2.0.0" on.',
      },
      {
        changes: [
          {
            path,
            status: 'modified',
            before,
            after: {
              ...before,
              aliases: [],
              database_specific: {
                iocs: { domains: ['evil.example'] },
                'false-positives': [{ versions: ['1.0.1'], reason: 'Published by its owner.', time }],
              },
            },
          },
        ],
        at: [path, path, path],
        says: 'excludes "1.0.1"',
      },
    ];
  },
});

function compareReports(before: Osv, after: Osv, emit: Emit): void {
  const pkg = packageOf(before);
  const name = quote(pkg?.name ?? before.id ?? '');
  if (after.withdrawn !== undefined) {
    emit({
      pointer: '/withdrawn',
      message: `This withdraws the report on ${name}: none of its versions is reported any more.`,
    });
    return;
  }
  const compare = (pkg && findEcosystem(pkg.ecosystem)?.ecosystem.compare) ?? compareText;
  const versions = lostCoverage(before.affected, after.affected, compare);
  if (versions.length > 0) emit({ pointer: '/affected', message: `No longer affected: ${list(versions)}.` });
  const known = new Set(before.database_specific?.['false-positives']?.map((entry) => JSON.stringify(entry)));
  for (const [i, entry] of (after.database_specific?.['false-positives'] ?? []).entries()) {
    if (entry.reinstated || known.has(JSON.stringify(entry))) continue;
    const what = [
      ...(entry.versions ?? []).map((version) => quote(version)),
      ...(entry.ranges ?? []).map((range) => quote(range)),
    ];
    emit({
      pointer: `/database_specific/false-positives/${i}`,
      message: `This excludes ${what.length > 0 ? list(what) : 'the whole report'} as a false positive.`,
    });
  }
  const indicators = missing(indicatorsOf(before), indicatorsOf(after));
  if (indicators.length > 0) {
    emit({ pointer: '/database_specific', message: `No longer listed as indicators: ${list(indicators)}.` });
  }
  const aliases = missing(before.aliases ?? [], after.aliases ?? []);
  if (aliases.length > 0) emit({ pointer: '/aliases', message: `No longer an alias: ${list(aliases)}.` });
}

/** Every element of every list of `iocs`; files as JSON. */
function indicatorsOf(osv: Osv): unknown[] {
  return Object.values(osv.database_specific?.iocs ?? {}).flat();
}

function missing(before: readonly unknown[], after: readonly unknown[]): string[] {
  const kept = new Set(after.map((value) => JSON.stringify(value)));
  return before.filter((value) => !kept.has(JSON.stringify(value))).map((value) => quote(value));
}

/** At most ten of them, and how many more there are. */
function list(items: readonly string[]): string {
  return items.length <= 10
    ? items.join(', ')
    : `${items.slice(0, 10).join(', ')} and ${items.length - 10} more`;
}
