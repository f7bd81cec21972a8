import { lowerCase } from '../core/lower-case.ts';
import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { charactersProblem } from './package-name.ts';
import { buildPurl } from './purl.ts';
import { compareSemver } from './semver-order.ts';
import { semverProblem, semverSuccessor } from './semver-version.ts';

export default defineEcosystem({
  name: 'crates.io',
  canonicalName: (name) => name,
  // The registry refuses a crate that differs from another only in case or in `-` and `_`.
  matchKey: (name) => lowerCase(name).replaceAll('-', '_'),
  nameProblem(name) {
    const problem = textProblem(name) ?? charactersProblem(name, /^[\w-]+$/, 'crates.io');
    if (problem !== undefined) return problem;
    return name.length > 64 ? 'is longer than the 64 characters that crates.io allows' : undefined;
  },
  divide: 'none',
  purl: (name) => buildPurl('cargo', name),
  rangeTypes: ['SEMVER', 'ECOSYSTEM'],
  versionProblem: semverProblem,
  compare: compareSemver,
  successor: semverSuccessor,
  examples: {
    names: [
      ['serde', 'serde', 'serde', 'crates.io/serde', 'pkg:cargo/serde'],
      ['Rust-Decimal', 'Rust-Decimal', 'rust_decimal', 'crates.io/rust_decimal', 'pkg:cargo/Rust-Decimal'],
    ],
    invalidNames: ['', 'a.b', 'a/b', '../x', 'a b', 'ß', 'a'.repeat(65)],
    ascending: ['0.1.0-alpha.1', '0.1.0', '0.1.1', '1.0.0-rc.1', '1.0.0', '10.0.0'],
    equal: [['1.0.0+a', '1.0.0+b']],
    invalidVersions: ['', '1.0', 'v1.0.0', '1.0.0 ', 'x'],
  },
});
