/** What people write for an ecosystem besides its name: package managers, languages, sites. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['node', 'npm'],
  ['nodejs', 'npm'],
  ['javascript', 'npm'],
  ['yarn', 'npm'],
  ['pnpm', 'npm'],
  ['pip', 'PyPI'],
  ['python', 'PyPI'],
  ['poetry', 'PyPI'],
  ['uv', 'PyPI'],
  ['gem', 'RubyGems'],
  ['gems', 'RubyGems'],
  ['ruby', 'RubyGems'],
  ['bundler', 'RubyGems'],
  ['crate', 'crates.io'],
  ['crates', 'crates.io'],
  ['cargo', 'crates.io'],
  ['rust', 'crates.io'],
  ['golang', 'Go'],
  ['gomod', 'Go'],
  ['mvn', 'Maven'],
  ['java', 'Maven'],
  ['gradle', 'Maven'],
  ['mavencentral', 'Maven'],
  ['dotnet', 'NuGet'],
  ['csharp', 'NuGet'],
  ['composer', 'Packagist'],
  ['php', 'Packagist'],
  ['hexpm', 'Hex'],
  ['elixir', 'Hex'],
  ['erlang', 'Hex'],
  ['mix', 'Hex'],
  ['dart', 'Pub'],
  ['flutter', 'Pub'],
  ['pubdev', 'Pub'],
  ['swift', 'SwiftURL'],
  ['swiftpm', 'SwiftURL'],
  ['vscodeextension', 'VSCode'],
  ['visualstudiocode', 'VSCode'],
  ['vscodemarketplace', 'VSCode'],
  ['openvsx', 'VSCode:https://open-vsx.org'],
  ['githubaction', 'GitHub Actions'],
  ['action', 'GitHub Actions'],
  ['actions', 'GitHub Actions'],
  ['gha', 'GitHub Actions'],
  ['conan', 'ConanCenter'],
  ['haskell', 'Hackage'],
  ['cabal', 'Hackage'],
  ['brew', 'Homebrew'],
]);

/** The name among `names` that a text means, its suffix kept: `pypi` → `PyPI`; undefined where none is meant. */
export function suggestName(text: string, names: readonly string[]): string | undefined {
  const colon = text.indexOf(':');
  const base = plain(colon < 0 ? text : text.slice(0, colon));
  const found = names.find((name) => plain(name) === base) ?? ALIASES.get(base);
  const suffix = colon < 0 ? '' : text.slice(colon).trim();
  return found === undefined || suffix.length < 2 ? found : `${found.replace(/:.*/, '')}${suffix}`;
}

/** Letters and digits alone, small: blanks, dots, hyphens and case are what people get wrong. */
const plain = (text: string): string =>
  text
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
