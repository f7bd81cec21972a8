/** What a decision is about: the reports that the words of a command line name, read and judged. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../core/diagnostic.ts';
import { parseId } from '../core/id.ts';
import { packageOf } from '../core/package-of.ts';
import { isRepairable } from '../core/parse.ts';
import { quote } from '../core/quote.ts';
import { type Osv, originsOf, type PackageName } from '../core/report.ts';
import { CannotRun } from '../failure.ts';
import type { WorktreeStore } from '../store/worktree.ts';
import { resolveTargets, type TargetContext } from '../targets.ts';
import { checkFound, idOf, type RunContext } from './check-found.ts';

export interface DecisionTarget {
  path: string;
  /** With its id, also where the file leaves it out. */
  osv: Osv & { id: string };
  text: string;
  package: PackageName;
  /** `draft`: contributed, and neither numbered nor merged yet. */
  state: 'assigned' | 'imported' | 'draft';
  /** The versions that the words themselves named: `pkg:npm/chalk@5.6.1`, `npm/chalk@5.6.1`. */
  versions: string[];
  errors: Diagnostic[];
}

/** Reads what the words name, sorted by path. Throws `CannotRun` for the first that is no report a decision could change. */
export async function readTargets(
  words: readonly string[],
  context: TargetContext,
  store: WorktreeStore,
  run: RunContext,
): Promise<DecisionTarget[]> {
  const named = await resolveVersioned(words, context);
  const targets: DecisionTarget[] = [];
  await store.read([...named.keys()].sort(), (path, found) => {
    const checked = checkFound(path, found, run);
    if (!checked) throw new CannotRun(`${path} is not there any more.`);
    const { osv, text, problems } = checked.parsed;
    const errors = checked.diagnostics.filter(({ severity }) => severity === 'error');
    if (!osv || text === undefined || !isRepairable(problems)) {
      const why = errors[0] ? `: ${errors[0].message} (${errors[0].rule})` : '';
      throw new CannotRun(
        `${path} cannot be read as a report${why}`,
        `mal validate ${quote(path)} says more.`,
      );
    }
    const id = idOf(path, checked.parsed);
    const pkg = packageOf(osv);
    if (!pkg) throw new CannotRun(`${id} names no package.`, `mal validate ${quote(path)} says more.`);
    const isAssigned = parseId(id, run.config.idPrefix)?.kind === 'assigned';
    const state = isAssigned ? 'assigned' : originsOf(osv).length > 0 ? 'imported' : 'draft';
    targets.push({
      path,
      osv: { ...osv, id },
      text,
      package: pkg,
      state,
      versions: named.get(path)!,
      errors,
    });
  });
  return targets;
}

/** The paths, each with the versions that its words named. */
async function resolveVersioned(
  words: readonly string[],
  context: TargetContext,
): Promise<Map<string, string[]>> {
  const named = new Map<string, string[]>();
  const plain: string[] = [];
  for (const word of words) {
    const [name, version] = splitVersion(word, context);
    if (version === undefined) plain.push(word);
    else
      for (const path of await resolveTargets([name], context)) {
        named.set(path, [...new Set([...(named.get(path) ?? []), version])]);
      }
  }
  for (const path of plain.length > 0 ? await resolveTargets(plain, context) : []) {
    if (named.has(path)) throw new CannotRun(`${path} is named twice, with a version and without.`);
    named.set(path, []);
  }
  return named;
}

/** `npm/@scope/name@1.0.0` → its name and version; a word that is a path, an id or has no version stays whole. */
function splitVersion(
  word: string,
  { cwd, config }: TargetContext,
): [name: string, version: string | undefined] {
  if (parseId(word, config.idPrefix) || existsSync(resolve(cwd, word))) return [word, undefined];
  const purl = word.startsWith('pkg:');
  const end = purl ? word.search(/[?#]|$/) : word.length;
  const slash = word.lastIndexOf('/', end - 1);
  const at = word.lastIndexOf('@', end - 1);
  if (slash < 1 || at <= slash + 1 || /^git\//i.test(word)) return [word, undefined];
  const version = word.slice(at + 1, end);
  return [word.slice(0, at) + word.slice(end), purl ? decode(version) : version];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
