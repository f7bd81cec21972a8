import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CREDIT_TYPES, REFERENCE_TYPES } from '../../src/core/osv-words.ts';

it('names the words that the schema accepts', () => {
  const file = new URL('../../schema/report.schema.json', import.meta.url);
  const { references, credits } = JSON.parse(readFileSync(file, 'utf8')).properties;
  expect(REFERENCE_TYPES).toEqual(references.items.properties.type.enum);
  expect(CREDIT_TYPES).toEqual(credits.items.properties.type.enum);
});
