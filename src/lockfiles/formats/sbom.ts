/**
 * SBOMs in JSON: CycloneDX 1.2 to 1.7, SPDX 2.2, 2.3 and 3.0. Their names are a habit and no rule, so the content says which it is;
 * GitHub's export, which wraps SPDX into `{"sbom": …}`, is read too.
 */
import { quote } from '../../core/quote.ts';
import { numberOrText, readJsonObject, readObject } from '../json-fields.ts';
import type { JsonReader } from '../json-reader.ts';
import { type Dependency, type LockfileContext, LockfileError } from '../lockfile.ts';
import { readComponents, readMetadata } from '../sbom/cyclonedx.ts';
import { Elements } from '../sbom/elements.ts';
import { readDescribed, readPackages, readRelationships } from '../sbom/spdx-2.ts';
import { readGraph } from '../sbom/spdx-3.ts';

const CYCLONEDX = /^1\.[2-7]$/;
const SPDX = /^SPDX-2\.[23]$/;
const SPDX_3 = /^https:\/\/spdx\.org\/rdf\/3\.0\.\d{1,3}\/spdx-context\.jsonld$/;

/**
 * Every component with a package URL, those of types that OSV has no ecosystem for by their type (`pkg:docker`). A library, a
 * framework, or what is of no stated kind, without a package URL is an error: nobody could say that it is clean. An
 * application, a file, a container, a device and the like without one come from no registry. What the SBOM is about is left out.
 */
export function read(text: string, context?: LockfileContext): Dependency[] {
  const elements = new Elements();
  const markers = new Map<string, string>();
  const member = (key: string, reader: JsonReader): void => {
    if (key === 'bomFormat' || key === 'specVersion' || key === 'spdxVersion')
      markers.set(key, numberOrText(reader, 'the version of the format'));
    else if (key === '@context' && reader.isString()) markers.set(key, reader.string('a context'));
    else if (key === 'components') readComponents(reader, elements);
    else if (key === 'metadata') readMetadata(reader, elements);
    else if (key === 'packages') readPackages(reader, elements);
    else if (key === 'documentDescribes') readDescribed(reader, elements);
    else if (key === 'relationships') readRelationships(reader, elements);
    else if (key === '@graph') {
      elements.hasGraph = true;
      readGraph(reader, elements);
    }
  };
  readJsonObject(text, (key, reader) => {
    if (key === 'sbom' && reader.isObject()) readObject(reader, 'the SBOM', (inner) => member(inner, reader));
    else member(key, reader);
  });
  checkFormat(markers, elements);
  return elements.dependencies(context);
}

function checkFormat(markers: ReadonlyMap<string, string>, elements: Elements): void {
  const cyclonedx = markers.get('bomFormat') === 'CycloneDX' ? (markers.get('specVersion') ?? '') : undefined;
  const spdx = markers.get('spdxVersion');
  const context = markers.get('@context');
  if (cyclonedx !== undefined && !CYCLONEDX.test(cyclonedx))
    throw new LockfileError(`is CycloneDX of version ${quote(cyclonedx)}; mal reads 1.2 to 1.7`);
  if (spdx !== undefined && !SPDX.test(spdx))
    throw new LockfileError(`is SPDX of version ${quote(spdx)}; mal reads 2.2, 2.3 and 3.0`);
  if (context !== undefined && !SPDX_3.test(context))
    throw new LockfileError(`has the context ${quote(context)}, which is not that of SPDX 3.0`);
  if (context !== undefined && !elements.hasGraph)
    throw new LockfileError('is SPDX 3.0 without a list "@graph"');
  if (cyclonedx === undefined && spdx === undefined && context === undefined)
    throw new LockfileError('is neither CycloneDX nor SPDX: it does not say which');
}
