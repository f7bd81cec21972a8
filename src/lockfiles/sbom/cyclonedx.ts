/** The components of CycloneDX in JSON (ECMA-424), nested to any depth that a file should have. */
import { readArray, readObject, textOrNull } from '../json-fields.ts';
import type { JsonReader } from '../json-reader.ts';
import type { Elements } from './elements.ts';

/** Reading goes as deep on the stack. */
const MAX_DEPTH = 100;

/** Reads `components`. How the SBOM or its parts were made (`formulation`, `pedigree`) and services are no part of it. */
export function readComponents(reader: JsonReader, elements: Elements, depth = 0): void {
  if (depth > MAX_DEPTH) reader.fail(`has components nested more than ${MAX_DEPTH} levels deep`);
  readArray(reader, 'the components', () => readComponent(reader, elements, depth));
}

/** Reads `metadata`: what the SBOM is about is left out, but not its parts. */
export function readMetadata(reader: JsonReader, elements: Elements): void {
  readObject(reader, 'the metadata', (key) => {
    if (key !== 'component') return;
    readObject(reader, 'the component', (inner) => {
      if (inner === 'components') readComponents(reader, elements);
    });
  });
}

function readComponent(reader: JsonReader, elements: Elements, depth: number): void {
  const element = elements.add(reader.line);
  let group: string | undefined;
  readObject(reader, 'a component', (key) => {
    if (key === 'name' || key === 'version') element[key] = textOrNull(reader, `the ${key} of a component`);
    else if (key === 'type') element.kind = textOrNull(reader, 'the type of a component');
    else if (key === 'group') group = textOrNull(reader, 'the group of a component');
    else if (key === 'purl') {
      const purl = textOrNull(reader, 'the package URL of a component');
      if (purl) element.purls.set(purl, reader.line);
    } else if (key === 'components') readComponents(reader, elements, depth + 1);
  });
  if (group && element.name) element.name = `${group}/${element.name}`;
}
