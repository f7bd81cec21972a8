/** Who is named in the commits that mal makes. */

import { quote } from '../../core/quote.ts';
import { CannotRun } from '../../failure.ts';
import { runGit } from '../../store/git.ts';

/** Environment variables for git. Empty: git's own configuration. */
export type Identity = Record<string, string>;

/** The author of `--author "Name <mail>"`; where git knows no committer, that one too. Throws `CannotRun` if there is nobody. */
export async function identityOf(root: string, author: string | undefined): Promise<Identity> {
  const known = await runGit(root, ['var', 'GIT_COMMITTER_IDENT']).then(
    () => true,
    () => false,
  );
  if (author === undefined) {
    if (known) return {};
    throw new CannotRun(
      'git does not know who commits.',
      'git config user.name and user.email, or --author "Name <mail@example.org>".',
    );
  }
  const [, name, mail] = /^([^<>\n]*[^<>\s]) <([^<>\s]+)>$/.exec(author) ?? [];
  if (name === undefined || mail === undefined)
    throw new CannotRun(
      `--author ${quote(author)} is no author.`,
      'It looks like "Name <mail@example.org>".',
    );
  const identity: Identity = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: mail };
  return known ? identity : { ...identity, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: mail };
}
