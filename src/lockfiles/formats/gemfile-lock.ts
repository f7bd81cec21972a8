/** Gemfile.lock and gems.locked of Bundler: sections in capitals, gems indented by four blanks, what they need by six. */
import { quote } from '../../core/quote.ts';
import { gitDependency } from '../git-dependency.ts';
import { linesOf } from '../lines.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';

const SOURCES: ReadonlySet<string> = new Set(['GEM', 'GIT', 'PATH', 'PLUGIN SOURCE']);
const BUNDLER = 'BUNDLED WITH';
const OTHERS: ReadonlySet<string> = new Set([
  'PLATFORMS',
  'DEPENDENCIES',
  'CHECKSUMS',
  'RUBY VERSION',
  BUNDLER,
]);

/**
 * Gems of registries and repositories. A registry other than rubygems.org may be its mirror, so its gems count as RubyGems'.
 * Bundler itself is one of them: it installs the version that the file names.
 */
export function read(text: string): Dependency[] {
  const found: Dependency[] = [];
  let section = '';
  let options = new Map<string, string>();
  for (const [line, number] of linesOf(text)) {
    if (line.trim() === '') continue;
    if (!line.startsWith(' ')) {
      if (!SOURCES.has(line) && !OTHERS.has(line))
        throw new LockfileError(`has a section ${quote(line)}, which mal does not know`, number);
      section = line;
      options = new Map();
    } else if (section === BUNDLER) {
      found.push({ ecosystem: 'RubyGems', name: 'bundler', version: line.trim(), line: number });
    } else if (SOURCES.has(section)) {
      const gem = readSourceLine(section, line, number, options);
      if (gem) found.push(gem);
    } else if (section === '') throw new LockfileError('begins with no section', number);
  }
  if (section === '') throw new LockfileError('has no section of a Gemfile.lock');
  return found;
}

/** The gem of a line; undefined for an option, for what a gem needs, and for a gem that lies in a folder. */
function readSourceLine(
  section: string,
  line: string,
  number: number,
  options: Map<string, string>,
): Dependency | undefined {
  const content = line.trimStart();
  const indent = line.length - content.length;
  if (indent === 2) {
    const colon = content.indexOf(':');
    if (colon < 1)
      throw new LockfileError(`has ${quote(content)} where an option of a source belongs`, number);
    options.set(content.slice(0, colon), content.slice(colon + 1).trim());
    return undefined;
  }
  if ((indent !== 4 && indent !== 6) || !options.has('specs'))
    throw new LockfileError(`has ${quote(content)} where a gem belongs`, number);
  if (indent === 6 || section === 'PATH') return undefined;
  const start = content.indexOf(' (');
  // A platform may follow the version: `1.15.0-x86_64-linux`. A version has no hyphen.
  const version = start > 0 && content.endsWith(')') ? content.slice(start + 2, -1).split('-', 1)[0] : '';
  if (!version) throw new LockfileError(`has the gem ${quote(content)} without its version`, number);
  const name = content.slice(0, start);
  if (section !== 'GIT') return { ecosystem: 'RubyGems', name, version, line: number };
  const remote = options.get('remote');
  if (!remote)
    throw new LockfileError(`has the gem ${quote(name)} of a repository without its remote`, number);
  return gitDependency(remote, options.get('revision'), number, name);
}
