/** Names from the lists of popular packages, for tests that need one which nobody may report unasked. */
import { readList } from '../../src/popular.ts';

/** The most downloaded first, without scopes and other special characters. */
export const popular = (ecosystem: string): string[] =>
  readList(ecosystem).filter((name) => /^[a-z]{4,12}$/.test(name));
