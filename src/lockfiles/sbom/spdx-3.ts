/** The packages of SPDX 3.0 in its JSON, a list of elements that refer to each other. */
import { readArray, readObject, textOrNull } from '../json-fields.ts';
import type { JsonReader } from '../json-reader.ts';
import type { Element, Elements } from './elements.ts';

const PACKAGE = 'software_Package';

export function readGraph(reader: JsonReader, elements: Elements): void {
  readArray(reader, 'the elements', () => {
    const read: Element = { purls: new Map(), line: reader.line };
    let type: string | undefined;
    readObject(reader, 'an element', (key) => {
      if (key === 'type' || key === '@type') type = textOrNull(reader, 'the type of an element');
      else if (key === 'spdxId' || key === '@id') read.id = reader.string('the id of an element');
      else if (key === 'name') read.name = textOrNull(reader, 'the name of an element');
      else if (key === 'software_packageVersion')
        read.version = textOrNull(reader, 'the version of a package');
      else if (key === 'software_primaryPurpose') read.kind = textOrNull(reader, 'the purpose of a package');
      else if (key === 'software_packageUrl') {
        const purl = textOrNull(reader, 'the package URL of a package');
        if (purl) read.purls.set(purl, reader.line);
      } else if (key === 'externalIdentifier') readIdentifiers(reader, read);
      else if (key === 'rootElement') readRoots(reader, elements);
    });
    if (type === PACKAGE || read.purls.size > 0) Object.assign(elements.add(read.line), read);
  });
}

/** One value may stand without its list (JSON-LD). */
function readRoots(reader: JsonReader, elements: Elements): void {
  if (reader.isString()) elements.addRoot(reader.string('an id'));
  else readArray(reader, 'the root elements', () => elements.addRoot(reader.string('an id')));
}

function readIdentifiers(reader: JsonReader, element: Element): void {
  const readOne = () => {
    let type: string | undefined;
    let identifier: string | undefined;
    let { line } = reader;
    readObject(reader, 'an identifier', (key) => {
      if (key === 'externalIdentifierType') type = textOrNull(reader, 'the type of an identifier');
      else if (key === 'identifier') {
        identifier = textOrNull(reader, 'an identifier');
        line = reader.line;
      }
    });
    if (identifier && (type === 'packageUrl' || type?.endsWith('/packageUrl')))
      element.purls.set(identifier, line);
  };
  if (reader.isObject()) readOne();
  else readArray(reader, 'the identifiers', readOne);
}
