/** The folder of nearly every package, told without working it out: the ecosystem in small letters, then the name itself. */
import { ecosystemFolder } from '../core/layout/portable.ts';
import type { PackageName } from '../core/report.ts';
import { ECOSYSTEMS } from './index.ts';

/** Names that each layout leaves as they are; what is shorter up to the first dot is left out, as Windows' devices are. */
const PLAIN = /^(?:@[a-z0-9_-]{5,80}\/)?[a-z0-9_-]{5,80}(?:[a-z0-9._-]{0,80}[a-z0-9_-])?(?<!\.json)$/;

const FOLDERS = new Map(
  ECOSYSTEMS.map((ecosystem) => [
    ecosystem.name,
    { ecosystem, folder: `${ecosystemFolder(ecosystem.name)}/` },
  ]),
);

/**
 * Whether `path` from `start` on is certainly the folder of the package (in either layout) and one file name. False says
 * nothing: `layoutAccepts` knows.
 */
export function isPlainlyIn(
  path: string,
  start: number,
  { ecosystem: name, name: pkg }: PackageName,
): boolean {
  const known = FOLDERS.get(name);
  if (known === undefined) return false;
  const { ecosystem, folder } = known;
  const end = start + folder.length + pkg.length;
  return (
    path.lastIndexOf('/') === end &&
    path.startsWith(pkg, start + folder.length) &&
    path.startsWith(folder, start) &&
    (ecosystem.divide === 'scope' || (ecosystem.divide === 'none' && !pkg.includes('/'))) &&
    PLAIN.test(pkg) &&
    ecosystem.matchKey(pkg) === pkg
  );
}
