/** Workflows and actions of GitHub: what their steps and jobs name with `uses:`. */
import type { Node } from 'yaml';
import { quote } from '../../core/quote.ts';
import { attempt, type Dependency, type LockfileContext, LockfileError } from '../lockfile.ts';
import { YamlTree } from '../yaml-tree.ts';

const ACTION = /^([\w.-]{1,100}\/[\w.-]{1,100})((?:\/[\w.-]{1,255}){0,50})@([^\s@]{1,255})$/;
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

/**
 * Actions and reusable workflows at their tag, branch or commit. One in a folder of its repository is named by its path and, as the
 * repository is fetched whole, by the repository alone too. Local ones (`./`) and images (`docker://`) are left out.
 */
export function read(text: string, context?: LockfileContext): Dependency[] {
  const tree = new YamlTree(text);
  const root = tree.entries(tree.root, 'a mapping');
  const jobs = root.find(([key]) => key === 'jobs');
  const runs = root.find(([key]) => key === 'runs');
  if (!jobs && !runs)
    throw new LockfileError('has neither "jobs", as a workflow has, nor "runs", as an action has');
  const walk = new Walk(tree, context);
  for (const [, job] of tree.entries(jobs?.[1], 'a mapping of jobs')) walk.job(job, 'a job');
  walk.job(runs?.[1], 'what runs');
  return walk.found;
}

class Walk {
  readonly found: Dependency[] = [];
  readonly #tree: YamlTree;
  /** With aliases the same job or step may be named a million times. */
  readonly #seen = new Set<Node>();

  readonly #context: LockfileContext | undefined;

  constructor(tree: YamlTree, context: LockfileContext | undefined) {
    this.#tree = tree;
    this.#context = context;
  }

  /** A job or what an action runs: both may have `uses` and `steps`. */
  job(node: Node | undefined, what: string): void {
    if (node === undefined || !this.#isNew(node)) return;
    for (const [key, value, line] of this.#tree.entries(node, what)) {
      if (key === 'uses') this.#uses(value, 'the name of a workflow', line);
      else if (key === 'steps' && value !== undefined && this.#isNew(value))
        for (const step of this.#tree.elements(value, 'a list of steps')) this.#step(step);
    }
  }

  #step(node: Node): void {
    if (!this.#isNew(node)) return;
    for (const [key, value, line] of this.#tree.entries(node, 'a step'))
      if (key === 'uses') this.#uses(value, 'the name of an action', line);
  }

  #isNew(node: Node): boolean {
    const target = this.#tree.target(node);
    if (this.#seen.has(target)) return false;
    this.#seen.add(target);
    return true;
  }

  #uses(node: Node | undefined, what: string, line: number): void {
    attempt(this.#context, () => this.#add(this.#tree.text(node, what), line));
  }

  #add(uses: string, line: number): void {
    if (uses.startsWith('./') || uses.startsWith('docker://')) return;
    const match = ACTION.exec(uses);
    if (match === null)
      throw new LockfileError(`uses ${quote(uses)}, which is not an action at a tag or commit`, line);
    const [, repository = '', path = '', ref = ''] = match;
    const version = COMMIT.test(ref) ? ref.toLowerCase() : ref;
    const ecosystem = 'GitHub Actions';
    if (path !== '') this.found.push({ ecosystem, name: repository + path, version, line });
    this.found.push({
      ecosystem,
      name: repository,
      version,
      line,
      ...(path !== '' && { as: repository + path }),
    });
  }
}
