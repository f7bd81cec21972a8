/** What git is told through its environment when it works for a source: no hooks, one transport, no questions, no writing of configuration. */
import type { SourceConfig } from '../../core/source-config.ts';
import type { GitLocation } from './location.ts';

type Variables = Record<string, string | undefined>;

/** The name under which git knows the source, while a command runs. */
export const REMOTE = 'mal-source';

/** Variables that would lead git away from the cache; a hook that runs us sets them. */
const ELSEWHERE = [
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_SHALLOW_FILE',
  'GIT_PREFIX',
];

/** For commands that read the cache alone: an object that is not there is not asked for. */
export function localEnvironment(folder: string, given: Variables): Variables {
  return withSettings(folder, given, [
    ['core.hooksPath', '/dev/null'],
    ['core.bigFileThreshold', '1m'],
  ]);
}

/**
 * For commands that talk to the source. What makes the cache a partial clone is said here and never written into its
 * configuration: that is what keeps every other command from fetching objects one by one. It keeps the address out of it, too.
 */
export function remoteEnvironment(
  folder: string,
  given: Variables,
  location: GitLocation,
  source: SourceConfig,
): Variables {
  const { url, transport } = location;
  const anonymous = source.credentials !== 'environment';
  const settings: [string, string][] = [
    ['core.hooksPath', '/dev/null'],
    ['core.bigFileThreshold', '1m'],
    [`remote.${REMOTE}.url`, url],
    [`remote.${REMOTE}.promisor`, 'true'],
    [`remote.${REMOTE}.partialCloneFilter`, 'blob:none'],
    ['protocol.version', '2'],
    // A server on the local disk is a process of ours: it gives what it is asked for.
    [`remote.${REMOTE}.uploadpack`, transport === 'file' ? LOCAL_SERVER : 'git-upload-pack'],
    ['gc.auto', '0'],
    ['maintenance.auto', 'false'],
    ['fetch.fsckObjects', 'false'],
    ['fetch.writeCommitGraph', 'false'],
    ['http.lowSpeedLimit', '1'],
    ['http.lowSpeedTime', String(Math.ceil(source.limits.timeoutSeconds))],
  ];
  if (anonymous) {
    settings.push(['credential.helper', ''], ['http.extraHeader', '']);
    if (transport !== 'file') settings.push([`http.${url}.extraHeader`, '']);
  }
  return {
    ...withSettings(folder, given, settings),
    GIT_ALLOW_PROTOCOL: transport,
    ...(anonymous ? { GIT_ASKPASS: '', SSH_ASKPASS: '' } : {}),
  };
}

/** Shallow and partial clones, whatever that repository says about them; a constant, as git gives it to a shell. */
const LOCAL_SERVER = 'git -c uploadpack.allowFilter=true -c uploadpack.allowAnySHA1InWant=true upload-pack';

/** Settings as variables, behind those that are there: nothing shows on a command line. */
function withSettings(folder: string, given: Variables, settings: readonly [string, string][]): Variables {
  const variables: Variables = { ...given, GIT_DIR: folder };
  for (const name of ELSEWHERE) variables[name] = undefined;
  let count = Number(given.GIT_CONFIG_COUNT ?? 0) || 0;
  for (const [key, value] of settings) {
    variables[`GIT_CONFIG_KEY_${count}`] = key;
    variables[`GIT_CONFIG_VALUE_${count}`] = value;
    count++;
  }
  variables.GIT_CONFIG_COUNT = String(count);
  return variables;
}
