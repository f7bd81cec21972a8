/**
 * Proves, as far as trying can, that every report which schema/report.schema.json accepts is a valid OSV record: on each
 * report below the folders given and on seeded mutations of them. Also that no report which it refuses passes all rules.
 *
 *   OSV_SCHEMA=osv-1.9.0.schema.json MAL_CORPUS=../reports npx tsx scripts/prove-osv-compatible.ts [mutations] [seed]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { checkFile, ruleSet } from '../src/core/check.ts';
import { formatReport } from '../src/core/format.ts';
import { parseReport } from '../src/core/parse.ts';
import type { Json, Osv } from '../src/core/report.ts';
import { isObject } from '../src/core/schema/pointer.ts';
import { isValidReport } from '../src/core/schema.ts';
import { RULES } from '../src/rules/index.ts';
import { mutate, Random } from './mutate.ts';

const { OSV_SCHEMA, MAL_CORPUS } = process.env;
if (!OSV_SCHEMA) throw new Error('OSV_SCHEMA must name a file with the official JSON schema.');
const mutations = Number(process.argv[2] ?? 100_000);
const random = new Random(Number(process.argv[3] ?? 1));

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
const isOsv = ajv.compile(JSON.parse(readFileSync(OSV_SCHEMA, 'utf8')));
const rules = ruleSet(RULES);

const reports = [fileURLToPath(new URL('../', import.meta.url)), ...(MAL_CORPUS ? [MAL_CORPUS] : [])].flatMap(
  readAll,
);
reports.push({ path: 'MAL-2025-1000001.json', value: everything() });
let accepted = 0;
let refused = 0;
let counterExamples = 0;
let silent = 0;

for (const { path, value } of reports) judge(path, value);
console.log(`${reports.length} reports: ${accepted} accepted, ${refused} refused`);
accepted = refused = 0;
for (let i = 0; i < mutations; i++) {
  // The report with every field is drawn often, because most real ones are alike.
  const { path, value } = random.next() < 0.2 ? reports.at(-1)! : random.of(reports);
  judge(path, mutate(value, random), value);
}
console.log(`${mutations} mutations: ${accepted} accepted, ${refused} refused`);
console.log(`${counterExamples} accepted here and refused by OSV; ${silent} refused here without a finding`);
process.exitCode = counterExamples + silent > 0 ? 1 : 0;

function judge(path: string, value: Json, original?: Json): void {
  if (isValidReport(value)) {
    accepted++;
    if (isOsv(value)) return;
    if (counterExamples++ < 10)
      console.error(`COUNTER-EXAMPLE ${path}: ${ajv.errorsText(isOsv.errors)}\n${JSON.stringify(value)}`);
    return;
  }
  refused++;
  const known = new Set(original === undefined ? [] : errorsOf(path, original));
  if (errorsOf(path, value).some((error) => !known.has(error))) return;
  if (silent++ < 10) console.error(`SILENT ${path}\n${JSON.stringify(value)}`);
}

/** Everything that the rules call an error; where the file lies is none of this script's business. */
function errorsOf(path: string, value: Json): string[] {
  const parsed = parseReport(isObject(value) ? formatReport(value as unknown as Osv) : JSON.stringify(value));
  const config = { layout: 'ossf' as const, roots: ['osv'], idPrefix: 'MAL', firstNumber: 1 };
  return checkFile({ path, kind: 'file', size: 1, parsed }, rules, {
    path,
    config,
    now: Date.now(),
    isPopular: () => false,
  })
    .filter(({ rule, severity }) => severity === 'error' && !/^path-|^file-stray/.test(rule))
    .map(({ rule, pointer, message }) => `${rule} ${pointer} ${message}`);
}

function readAll(root: string): { path: string; value: Json }[] {
  return readdirSync(join(root, 'osv'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, value: JSON.parse(readFileSync(path, 'utf8')) as Json }));
}

/** A valid report in which every field of the format occurs. */
function everything(): Json {
  return JSON.parse(
    readFileSync(new URL('../test/fixtures/schema/everything.json', import.meta.url), 'utf8'),
  ) as Json;
}
