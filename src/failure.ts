/** A command cannot do its work: a wrong argument, no repository, a remote that refuses. Exit code 2, never a stack trace. */
export class CannotRun extends Error {
  override name = 'CannotRun';
  /** The command or edit that helps. */
  readonly hint: string;

  constructor(message: string, hint = '') {
    super(message);
    this.hint = hint;
  }
}
