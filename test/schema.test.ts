import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { SPOKEN_FOR } from '../src/core/schema/spoken-for.ts';
import { validateConfig, validateReport } from '../src/generated/fast.js';
import { RULES } from '../src/rules/index.ts';
import { accepted, refused } from './support/schema-cases.ts';

type Schema = { [key: string]: unknown };

const folder = new URL('../schema/', import.meta.url);
const files = readdirSync(folder);
const schemas = new Map(
  files.map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Schema]),
);
const ajv = new Ajv2020({ strictTypes: false, strictRequired: false });
for (const [name, schema] of schemas) ajv.addSchema(schema, name);

describe('the schemas', () => {
  it.each(accepted)('%s accepts %s', (file, _, value) => {
    const validate = ajv.getSchema(file)!;
    validate(value);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(refused)('%s refuses %s', (file, _, value) => {
    expect(ajv.getSchema(file)!(value)).toBe(false);
  });

  it('compile to validators that agree with them', () => {
    for (const [file, name, value] of [...accepted, ...refused]) {
      const compiled = { 'report.schema.json': validateReport, 'config.schema.json': validateConfig }[file];
      if (compiled) expect([name, compiled(value)]).toEqual([name, ajv.getSchema(file)!(value)]);
    }
  });

  it('explain every field to an editor', () => {
    const silent = [...fields()].filter(
      ({ field }) => typeof field.title !== 'string' && typeof field.$ref !== 'string',
    );
    expect(silent.map(({ place, name }) => `${place} ${name}`)).toEqual([]);
  });

  it('never compare all elements of a list with each other', () => {
    for (const file of files)
      expect(readFileSync(new URL(file, folder), 'utf8')).not.toContain('uniqueItems');
  });

  it('leave to other rules only what a named part holds and an existing rule speaks about', () => {
    const parts = new Set(
      [...schemas.values()].flatMap((schema) => Object.keys((schema.$defs as Schema | undefined) ?? {})),
    );
    const rules = new Set(RULES.map(({ id }) => id));
    for (const entry of SPOKEN_FOR) {
      expect(parts).toContain(entry.part);
      for (const rule of entry.rules) expect(rules).toContain(rule);
    }
  });
});

describe('docs/format.md', () => {
  const text = readFileSync(new URL('../docs/format.md', import.meta.url), 'utf8');

  it('describes exactly the fields of every object in the schemas', () => {
    const documented = new Map<string, string[]>();
    for (const [, place = '', section = ''] of text.matchAll(
      /<!-- schema: (\S+) -->\n([\s\S]*?)(?=\n#|$)/g,
    )) {
      documented.set(
        place,
        [...section.matchAll(/^\| `([^`]+)` \|/gm)].map((row) => row[1]!),
      );
    }
    const defined = new Map<string, string[]>();
    for (const { place, name } of fields()) defined.set(place, [...(defined.get(place) ?? []), name]);
    const sorted = (map: Map<string, string[]>) =>
      Object.fromEntries([...map].sort().map(([place, names]) => [place, [...names].sort()]));
    expect(sorted(documented)).toEqual(sorted(defined));
  });

  it('says of every required field that it is', () => {
    for (const { place, name, required } of fields()) {
      const section = text.slice(text.indexOf(`<!-- schema: ${place} -->`));
      const row = new RegExp(`^\\| \`${name.replace('$', '\\$')}\` \\|(.*)$`, 'm').exec(section)?.[1] ?? '';
      expect([place, name, row.trimStart().startsWith('required |')]).toEqual([place, name, required]);
    }
  });

  it('links to headings that exist', () => {
    const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading.toLowerCase().replace(/`/g, '').replace(/ /g, '-'),
    );
    for (const [, anchor] of text.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(anchor);
  });
});

interface Field {
  place: string;
  name: string;
  field: Schema;
  required: boolean;
}

/** Every property of every object that the schemas define; conditions (`if`, `allOf` …) define none. */
function* fields(): Generator<Field> {
  for (const [file, schema] of schemas) yield* within(file, '', schema);
}

function* within(file: string, path: string, schema: Schema): Generator<Field> {
  const properties = schema.properties as Record<string, Schema> | undefined;
  const place = path === '' ? file : `${file}#${path}`;
  if (properties && schema.type === 'object') {
    // `complete` holds what the root requires, so that a rule of its own may speak about it.
    const required = [
      schema.required,
      path === '' && (schema.$defs as Record<string, Schema> | undefined)?.complete?.required,
    ].flat();
    for (const [name, field] of Object.entries(properties)) {
      yield { place, name, field, required: required.includes(name) };
      yield* within(file, `${path}/properties/${name}`, field);
    }
  }
  if (typeof schema.items === 'object') yield* within(file, `${path}/items`, schema.items as Schema);
  for (const [name, part] of Object.entries((schema.$defs as Record<string, Schema> | undefined) ?? {})) {
    yield* within(file, `${path}/$defs/${name}`, part);
  }
}
