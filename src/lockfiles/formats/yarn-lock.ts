/** yarn.lock: of yarn 1, which has a syntax of its own, or of yarn 2 and later (berry), which is YAML. */
import type { Dependency } from '../lockfile.ts';
import { readBerry } from '../yarn-berry.ts';
import { readClassic } from '../yarn-classic.ts';

/** What yarn itself goes by: the comment at the top that yarn 1 writes. */
const CLASSIC = /^(?:[ \t]*(?:#.*)?\r?\n)*?# yarn lockfile v1\b/;

export function read(text: string): Dependency[] {
  const start = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return CLASSIC.test(start.slice(0, 4096)) || !/^__metadata:/m.test(start)
    ? readClassic(text)
    : readBerry(text);
}
