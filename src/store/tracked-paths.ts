/** The paths that git printed under `-z`, one by one: bare ones, or each behind `<mode> <object id> <stage>` and a tab. */
export class TrackedPaths implements Iterable<string> {
  readonly printed: Buffer;
  readonly staged: boolean;

  constructor(printed: Buffer, staged: boolean) {
    this.printed = printed;
    this.staged = staged;
  }

  *[Symbol.iterator](): Generator<string, void> {
    const { printed, staged } = this;
    for (let at = 0, end = printed.indexOf(0); end >= 0; at = end + 1, end = printed.indexOf(0, at)) {
      yield printed.toString('utf8', staged ? printed.indexOf(9, at) + 1 : at, end);
    }
  }
}
