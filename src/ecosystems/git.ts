import { gitKey, isGitKey, parseGitUrl } from '../core/git-url.ts';
import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { compareText } from './order.ts';

/**
 * Repositories, as if they were a registry: a report on one has no package, its `name` here is the repository's URL or key, its
 * versions are commits. The identity is the key of `core/git-url.ts`. OSV's `GIT` is not an ecosystem a package may name.
 */
export default defineEcosystem({
  name: 'GIT',
  canonicalName: (name) => name,
  // A key with a port looks like scp's `host:path`, so a key is known as one first.
  matchKey: (name) => (isGitKey(name) ? name : (gitKey(name) ?? name)),
  nameProblem(name) {
    if (isGitKey(name)) return undefined;
    const parsed = parseGitUrl(name);
    return textProblem(name) ?? (parsed.ok ? undefined : parsed.reason);
  },
  divide: 'slash',
  rangeTypes: ['GIT'],
  versionProblem: (version) =>
    /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(version)
      ? undefined
      : 'is not a full commit hash of 40 or 64 small hex digits',
  /** Commits have no order without the repository's history; equal only if identical. */
  compare: compareText,
  examples: {
    names: [
      [
        'https://github.com/Acme/App.git',
        'https://github.com/Acme/App.git',
        'github.com/acme/app',
        'git/github.com/acme/app',
        undefined,
      ],
      [
        'git@git.example.org:tools/x',
        'git@git.example.org:tools/x',
        'git.example.org/tools/x',
        'git/git.example.org/tools/x',
        undefined,
      ],
    ],
    invalidNames: ['', 'x', 'ftp://example.org/a', 'https://example.org/../../npm/x', 'https://example.org'],
    ascending: ['0'.repeat(40), 'f'.repeat(40)],
    invalidVersions: ['', '0', 'main', 'v1.0.0', 'f'.repeat(39), 'F'.repeat(40)],
  },
});
