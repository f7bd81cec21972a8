/** The packages of SPDX 2.2 and 2.3 in JSON. */
import { readArray, readObject, textOrNull } from '../json-fields.ts';
import type { JsonReader } from '../json-reader.ts';
import type { Element, Elements } from './elements.ts';

export function readPackages(reader: JsonReader, elements: Elements): void {
  readArray(reader, 'the packages', () => {
    const element = elements.add(reader.line);
    readObject(reader, 'a package', (key) => {
      if (key === 'SPDXID') element.id = reader.string('the id of a package');
      else if (key === 'name') element.name = textOrNull(reader, 'the name of a package');
      else if (key === 'versionInfo') element.version = textOrNull(reader, 'the version of a package');
      else if (key === 'primaryPackagePurpose') element.kind = textOrNull(reader, 'the purpose of a package');
      else if (key === 'externalRefs') readReferences(reader, element);
    });
  });
}

/** Reads `documentDescribes`. */
export function readDescribed(reader: JsonReader, elements: Elements): void {
  readArray(reader, 'what the document describes', () => elements.addRoot(reader.string('an id')));
}

/** Reads `relationships`, for what the document describes. */
export function readRelationships(reader: JsonReader, elements: Elements): void {
  readArray(reader, 'the relationships', () => {
    let from: string | undefined;
    let to: string | undefined;
    let type: string | undefined;
    readObject(reader, 'a relationship', (key) => {
      if (key === 'spdxElementId') from = textOrNull(reader, 'an id');
      else if (key === 'relatedSpdxElement') to = textOrNull(reader, 'an id');
      else if (key === 'relationshipType') type = textOrNull(reader, 'the type of a relationship');
    });
    if (type === 'DESCRIBES' && to !== undefined) elements.addRoot(to);
    if (type === 'DESCRIBED_BY' && from !== undefined) elements.addRoot(from);
  });
}

function readReferences(reader: JsonReader, element: Element): void {
  readArray(reader, 'the references of a package', () => {
    let type: string | undefined;
    let locator: string | undefined;
    let { line } = reader;
    readObject(reader, 'a reference', (key) => {
      if (key === 'referenceType') type = textOrNull(reader, 'the type of a reference');
      else if (key === 'referenceLocator') {
        locator = textOrNull(reader, 'the locator of a reference');
        line = reader.line;
      }
    });
    if (locator && (type === 'purl' || type?.endsWith('/purl'))) element.purls.set(locator, line);
  });
}
