/** Git repositories as the managers of npm and Python packages write them: URLs, short forms of the large hosts, the archives these make. */
export interface GitSource {
  /** A URL, or `[user@]host:path`. */
  repository: string;
  /** The full hash in small letters; undefined where there is none. */
  commit: string | undefined;
}

const HOSTS: ReadonlyMap<string, string> = new Map([
  ['github', 'github.com'],
  ['gitlab', 'gitlab.com'],
  ['bitbucket', 'bitbucket.org'],
  ['gist', 'gist.github.com'],
]);

/** What an npm manager clones for a specifier, with its commit in the fragment (`#<hash>`, `#commit=<hash>`); undefined if it is no git one. */
export function gitSource(specifier: string): GitSource | undefined {
  const hash = specifier.indexOf('#');
  const url = hash < 0 ? specifier : specifier.slice(0, hash);
  const repository = repositoryOf(url);
  if (repository === undefined) return undefined;
  return { repository, commit: commitIn(hash < 0 ? '' : specifier.slice(hash + 1)) };
}

function repositoryOf(url: string): string | undefined {
  const host = /^(github|gitlab|bitbucket|gist):(?!\/\/)/.exec(url)?.[1];
  if (host !== undefined) return `https://${HOSTS.get(host)}/${withoutUser(url.slice(host.length + 1))}`;
  if (/^git\+?(?:ssh|https?|rsync|ftp|git):\/\//.test(url)) return url.replace(/^git\+/, '');
  if (/^(?:git|ssh):\/\//.test(url) || /^git@[^:/]+[:/]/.test(url)) return url;
  if (/^https?:\/\/[^?]*\.git$/.test(url)) return url;
  // The oldest short form, `owner/repository`. A scope, a path and a home folder begin otherwise.
  if (/^[\w-][\w.-]*\/[\w.-]+$/.test(url)) return `https://github.com/${url}`;
  return undefined;
}

const ARCHIVES: readonly (readonly [pattern: RegExp, host: string])[] = [
  [/^https:\/\/codeload\.github\.com\/([^/]+\/[^/]+)\/(?:legacy\.)?(?:tar\.gz|zip)\/([^/]+)$/, 'github.com'],
  [
    /^https:\/\/github\.com\/([^/]+\/[^/]+)\/(?:archive|tarball|zipball)\/(.+?)(?:\.tar\.gz|\.zip)?$/,
    'github.com',
  ],
  [/^https:\/\/api\.github\.com\/repos\/([^/]+\/[^/]+)\/(?:tarball|zipball)\/([^/]+)$/, 'github.com'],
  [/^https:\/\/gitlab\.com\/([^?]+)\/(?:-|repository)\/archive(?:\/([^/]+)\/[^/]+|\.tar\.gz)$/, 'gitlab.com'],
  [/^https:\/\/bitbucket\.org\/([^/]+\/[^/]+)\/get\/([^/]+)\.(?:tar\.gz|zip)$/, 'bitbucket.org'],
];
const GITLAB_API = /^https:\/\/gitlab\.com\/api\/v4\/projects\/([^/?]+)\/repository\/archive(?:\.tar\.gz)?$/;

/** The repository behind an archive that its host made of one commit; undefined for any other address. */
export function gitArchive(url: string): GitSource | undefined {
  const [address = '', query = ''] = url.split('#', 1)[0]!.split('?', 2);
  const asked = commitIn(query);
  const project = GITLAB_API.exec(address)?.[1]?.replaceAll(/%2f/gi, '/');
  if (project !== undefined) return { repository: `https://gitlab.com/${project}`, commit: asked };
  for (const [pattern, host] of ARCHIVES) {
    const match = pattern.exec(address);
    if (match)
      return { repository: `https://${host}/${match[1]}`, commit: commitIn(match[2] ?? '') ?? asked };
  }
  return undefined;
}

/** What pip and its like clone for `git+https://host/path@commit#egg=name`; undefined if it is no git URL. */
export function pythonGitSource(url: string): GitSource | undefined {
  if (!/^git\+[a-z]+:\/\/|^git\+git@|^git:\/\//.test(url)) return undefined;
  const address = url.replace(/^git\+/, '').split('#', 1)[0]!;
  const slash = address.indexOf('/', address.indexOf('://') + 3);
  const at = address.lastIndexOf('@');
  const ends = at > slash && slash > 0 ? at : address.length;
  return {
    repository: address.slice(0, ends),
    commit: fullCommit(address.slice(ends + 1)),
  };
}

/** The hash in small letters, if it is a full one. */
function fullCommit(text: string): string | undefined {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text) ? text.toLowerCase() : undefined;
}

/** The full hash among the parts of a fragment or query, as it is or as `commit=`, `ref=`, `sha=`. */
function commitIn(text: string): string | undefined {
  for (const part of text.split('&')) {
    const commit = fullCommit(part.slice(part.indexOf('=') + 1));
    if (commit !== undefined) return commit;
  }
  return undefined;
}

function withoutUser(path: string): string {
  return path.slice(path.lastIndexOf('@') + 1);
}
