/** simple-git as a person's own git: it carries out what somebody would type (commit, fetch, push). */
import type { SimpleGit } from 'simple-git';
import { gitEnvironment } from './git.ts';

/** The environment and the configuration are those of whoever runs the command; no part of a report gets there. */
const PERSONS_OWN = {
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeGitProxy: true,
  allowUnsafeHooksPath: true,
  allowUnsafePager: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
};

/** `variables` are added to the environment. Its errors hold everything that git printed. */
export async function personsGit(root: string, variables: Record<string, string> = {}): Promise<SimpleGit> {
  const { simpleGit } = await import('simple-git');
  const environment = Object.entries({ ...gitEnvironment(), ...variables });
  const known = environment.filter((entry): entry is [string, string] => entry[1] !== undefined);
  const allowEnvironment = known.map(([name]) => name);
  return simpleGit(root, { unsafe: PERSONS_OWN, allowEnvironment }).env(Object.fromEntries(known));
}
