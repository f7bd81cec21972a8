/** What lockfiles, manifests, SBOMs and installed trees have in common: they name packages at versions. */

/** A package that a file says is, or would be, installed. */
export interface Dependency {
  /**
   * As OSV spells it, with a suffix where the file names another registry that OSV knows; `GIT` for a repository; `pkg:` and the
   * type for a package URL of a type that OSV has no ecosystem for, so that it is counted as one that no report can name.
   */
  ecosystem: string;
  /** As the registry knows it: of an alias the real name. For `GIT` the repository's URL. */
  name: string;
  /** The exact version, or for `GIT` the full commit hash; undefined if the file does not pin one. */
  version: string | undefined;
  /** The file asks for what equals the version (`==1.0`): another spelling in the registry (`1.0.0`) is what is installed. */
  orEqual?: true;
  /** Where the file says so: 1-based; 0 if it has no lines. */
  line: number;
  /** How the project calls it, where that differs from the name; or its place in the tree. */
  as?: string;
}

/** A file that cannot be read as what its name says. The message ends a sentence that begins with the file. */
export class LockfileError extends Error {
  override name = 'LockfileError';
  /** 1-based; 0 if unknown. */
  readonly line: number;
  constructor(message: string, line = 0) {
    super(message);
    this.line = line;
  }
}

/** What a format may ask of the folder its file lies in; a scanner that reads from elsewhere gives its own. */
export interface LockfileContext {
  /** Relative to where the scan began, with `/`. */
  path: string;
  /** The text of another file, named relative to this one (an include); undefined if it is not there or lies outside. */
  include(path: string): string | undefined;
  /** Takes what is wrong with one entry, so that it hides none of the others; without it the first such problem ends the reading. */
  tell?(problem: LockfileError): void;
}

/** Does what one entry needs; if it cannot be understood, that is told and `undefined` comes back, or it is thrown on. */
export function attempt<T>(context: LockfileContext | undefined, entry: () => T): T | undefined {
  try {
    return entry();
  } catch (error) {
    if (!(error instanceof LockfileError) || !context?.tell) throw error;
    context.tell(error);
    return undefined;
  }
}

/** One format, a file of src/lockfiles/formats/. Pure: text in, dependencies out; cost linear in the text. */
export interface LockfileFormat {
  /** What people call it, such as `package-lock.json`. */
  readonly name: string;
  /** Whether a file is of this format, by its name (and folders) alone. */
  matches(path: string): boolean;
  /**
   * Every dependency, in the order of the file, including those for development; what comes from the file's own project
   * or a local path is left out. Throws `LockfileError` for what it cannot read, and never leaves something out silently:
   * where the entries are told apart, one that is wrong goes to `context.tell`.
   */
  read(text: string, context: LockfileContext): Dependency[];
}
