/** A package that no folder can stand for. `reason` is one sentence in a contributor's words. */
export class InvalidPackageError extends Error {
  override name = 'InvalidPackageError';
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}
