/**
 * The law of repairs on real reports: check, repair, check again; nothing that is repairable may be left, repairing again
 * changes nothing, and nothing that a report says is lost. `MAL_CORPUS=<checkout> npx tsx scripts/check-corpus.ts` works on a
 * copy (layout `ossf` unless the checkout says otherwise), prints the findings per rule before and after, and exits with 1 if
 * the law is broken.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../src/core/diagnostic.ts';

const corpus = process.env.MAL_CORPUS;
if (!corpus) {
  console.error('Set MAL_CORPUS to a checkout of a database.');
  process.exit(2);
}
const program = fileURLToPath(new URL('../dist/mal.js', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'mal-corpus-'));
let failures = 0;

function fail(what: string): void {
  failures++;
  console.log(`FAILED: ${what}`);
}

function mal(...args: string[]) {
  const done = spawnSync(process.execPath, [program, ...args], {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (done.status === null || done.status === 2) throw new Error(`mal ${args.join(' ')}: ${done.stderr}`);
  return done;
}

function validate(): Diagnostic[] {
  return (JSON.parse(mal('validate', '--format', 'json').stdout) as { diagnostics: Diagnostic[] })
    .diagnostics;
}

function countByRule(diagnostics: readonly Diagnostic[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of diagnostics) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}

/** Every text and number of every report, by the report's id, without those that repairs are there to change. */
function contents(): Map<string, Set<string>> {
  const reports = new Map<string, Set<string>>();
  const listed = spawnSync('git', ['ls-files', '-z', '--', 'osv'], {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  for (const name of listed.stdout.split('\0')) {
    if (!name.endsWith('.json')) continue;
    const values = new Set<string>();
    collect(JSON.parse(readFileSync(join(copy, name), 'utf8')), '', values);
    reports.set(name.slice(name.lastIndexOf('/') + 1), values);
  }
  return reports;
}

/** Where the order of a list says nothing, its elements share a path. */
function collect(value: unknown, path: string, values: Set<string>): void {
  if (Array.isArray(value)) for (const element of value) collect(element, `${path}[]`, values);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) collect(child, `${path}.${key}`, values);
  } else if (value !== null && path !== '.schema_version') values.add(`${path} = ${JSON.stringify(value)}`);
}

/** What normalize removed or replaced, counted by place: to be read, since each must be what a rule's fix says. */
function reportLosses(before: Map<string, Set<string>>, after: Map<string, Set<string>>): void {
  const lost = new Map<string, string[]>();
  for (const [name, values] of before) {
    const now = after.get(name);
    if (!now) {
      fail(`${name} is gone`);
      continue;
    }
    for (const value of values) {
      if (now.has(value)) continue;
      const place = value.slice(0, value.indexOf(' = '));
      lost.set(place, [...(lost.get(place) ?? []), `${name}: ${value}`]);
    }
  }
  console.log('\nValues that are no longer there in the same words, by place:');
  for (const [place, values] of [...lost].sort())
    console.log(`${String(values.length).padStart(7)}  ${place}  e.g. ${values[0]!.slice(0, 160)}`);
}

try {
  cpSync(join(corpus, 'osv'), join(copy, 'osv'), { recursive: true });
  const config = join(corpus, 'mal.config.json');
  const ossf = '{"layout": "ossf", "roots": ["osv/malicious", "osv/withdrawn"]}\n';
  writeFileSync(join(copy, 'mal.config.json'), existsSync(config) ? readFileSync(config) : ossf);
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
  ])
    spawnSync('git', args, { cwd: copy });

  const before = validate();
  const read = contents();
  const first = mal('normalize');
  process.stdout.write(first.stderr.split('\n').slice(-20).join('\n'));
  spawnSync('git', ['add', '-A'], { cwd: copy });
  const after = validate();
  const second = mal('normalize');
  if (!/ 0 changed\.\n$/.test(second.stderr))
    fail(`the second repair changes something: ${second.stderr.split('\n').at(-2)}`);
  spawnSync('git', ['add', '-A'], { cwd: copy });
  if (JSON.stringify(validate()) !== JSON.stringify(after)) fail('the second repair changes the findings');

  const counts = countByRule(before);
  const left = countByRule(after);
  console.log('\n before    after  rule');
  for (const rule of [...new Set([...counts.keys(), ...left.keys()])].sort()) {
    console.log(
      `${String(counts.get(rule) ?? 0).padStart(7)}  ${String(left.get(rule) ?? 0).padStart(7)}  ${rule}`,
    );
    if ((left.get(rule) ?? 0) > (counts.get(rule) ?? 0)) fail(`repairs add findings of ${rule}`);
  }
  const fixable = after.filter((diagnostic) => diagnostic.fixable);
  for (const [rule, n] of countByRule(fixable)) fail(`${n} repairable findings of ${rule} are left`);
  for (const { path, rule, message } of fixable.slice(0, 10)) console.log(`  ${path}: ${rule}: ${message}`);
  reportLosses(read, contents());
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`\n${failures} failures`);
process.exitCode = failures === 0 ? 0 : 1;
