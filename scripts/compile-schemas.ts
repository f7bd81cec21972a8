/**
 * Compiles schema/*.schema.json into validators that need no library at run time: src/generated/fast.js says yes or no
 * and stops at the first fault, src/generated/all.js lists every fault with the schema and the value it concerns;
 * src/generated/config.js does so for the configuration.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

const root = new URL('../', import.meta.url);
const schemas = readdirSync(new URL('schema/', root)).filter((name) => name.endsWith('.schema.json'));

/** The validator that each generated file exports, and its schema. */
const EXPORTS = {
  fast: { validateReport: 'report.schema.json', validateConfig: 'config.schema.json' },
  all: { validateReport: 'report.schema.json' },
  config: { validateConfig: 'config.schema.json' },
};
type Kind = keyof typeof EXPORTS;

const FAULTS = `import type { ErrorObject } from 'ajv';
export interface Validate {
  (value: unknown): boolean;
  /** The faults of the last call. */
  errors: ErrorObject[] | null;
}
`;
const DECLARATIONS: Record<Kind, string> = {
  fast: `/** True if the value fits the schema. */
export function validateReport(value: unknown): boolean;
export function validateConfig(value: unknown): boolean;
`,
  all: `${FAULTS}export const validateReport: Validate;
`,
  config: `${FAULTS}export const validateConfig: Validate;
`,
};

function compile(kind: Kind): string {
  const ajv = new Ajv2020({
    allErrors: kind !== 'fast',
    verbose: kind !== 'fast',
    messages: false,
    strictTypes: false,
    strictRequired: false,
    unicodeRegExp: false,
    // Inlined parts keep their names in the paths of errors, which the words for a fault are chosen by.
    inlineRefs: true,
    code: { source: true, esm: true, lines: true },
  });
  // For `unevaluatedProperties` and `$dynamicRef`, which our schemas do not use, every part would keep books at each call.
  Object.assign(ajv.opts, { unevaluated: false, dynamicRef: false });
  for (const name of schemas) {
    const text = readFileSync(new URL(`schema/${name}`, root), 'utf8');
    ajv.addSchema(JSON.parse(text, kind === 'fast' ? withoutProse : undefined), name);
  }
  const code = collectLinearly(standalone.default(ajv, EXPORTS[kind]));
  const foreign = /\brequire\(|^import /m.exec(code);
  if (foreign)
    throw new Error(
      `src/generated/${kind}.js would need a library: ${code.slice(foreign.index, foreign.index + 80)}`,
    );
  return code;
}

/** Ajv copies all faults found so far whenever a part finds more: quadratic in a list of 100,000 faulty elements. */
function collectLinearly(code: string): string {
  const linear = code.replace(/vErrors\.concat\((\w+\.errors)\)/g, 'append(vErrors, $1)');
  if (linear.includes('.concat(')) throw new Error('Ajv joins errors in a way this script does not know.');
  return `${linear}\nfunction append(all, more) {\n  for (const error of more) all.push(error);\n  return all;\n}\n`;
}

/** JSON reviver: a yes or no needs no words. (A property called `title` or `description` would be an object, and stays.) */
function withoutProse(key: string, value: unknown): unknown {
  return (key === 'title' || key === 'description') && typeof value === 'string' ? undefined : value;
}

/** Readers that run meanwhile see the old file or the new one, never half of one. */
function replace(name: string, text: string): void {
  const target = fileURLToPath(new URL(`src/generated/${name}`, root));
  writeFileSync(`${target}.${process.pid}.tmp`, text);
  renameSync(`${target}.${process.pid}.tmp`, target);
}

mkdirSync(new URL('src/generated/', root), { recursive: true });
for (const kind of Object.keys(EXPORTS) as Kind[]) {
  replace(`${kind}.js`, compile(kind));
  replace(`${kind}.d.ts`, DECLARATIONS[kind]);
}
replace(
  'faults.js',
  "export { validateReport } from './all.js';\nexport { validateConfig } from './config.js';\n",
);
