/** A package URL in an SBOM or on a command line, as a dependency. */
import { quote } from '../core/quote.ts';
import { readPurl } from '../ecosystems/parse-purl.ts';
import { type Dependency, LockfileError } from './lockfile.ts';

/** What an SBOM writes for a version that is none: a range, or several. */
const NOT_EXACT = /^[=^~!([]|[\s<>*|,]/;

/**
 * The package of a purl. Without a version in it, `version` is taken if it can be an exact one. A purl of a type that OSV has no
 * ecosystem for, such as `pkg:docker`, is named by that type. Throws `LockfileError` for what is no purl.
 */
export function purlDependency(purl: string, version: string | undefined, line: number): Dependency {
  const found = readPurl(purl);
  if (found === undefined) throw new LockfileError(`names ${quote(purl)}, which is no package URL`, line);
  const { type, ecosystem = `pkg:${type}`, name } = found;
  return { ecosystem, name, version: found.version ?? exact(version), line };
}

function exact(version: string | undefined): string | undefined {
  return version === undefined || version === '' || NOT_EXACT.test(version) ? undefined : version;
}
