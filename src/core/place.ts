/** Where in a file's text a finding is: looked up only for what is printed. */
import { type Diagnostic, UNPLACED } from './diagnostic.ts';
import { locate } from './locate.ts';
import { locator } from './locator.ts';

export const START = { line: 1, column: 1 };
export const NOWHERE = { line: 0, column: 0 };

/** From so many places on it pays to read the text once for all of them. */
const MANY = 16;

/** Gives the diagnostics of one file their line and column, found in its text (valid JSON); `undefined` = it cannot be read. */
export function placeDiagnostics(diagnostics: readonly Diagnostic[], text: string | undefined): void {
  const waiting = diagnostics.filter(({ line }) => line === UNPLACED);
  if (waiting.length === 0) return;
  const find =
    text === undefined
      ? () => NOWHERE
      : waiting.length > MANY
        ? locator(text)
        : (pointer: string, key?: boolean) => locate(text, pointer, key);
  for (const diagnostic of waiting) {
    const { pointer, key } = diagnostic;
    Object.assign(diagnostic, text !== undefined && pointer === '' ? START : find(pointer, key));
  }
}

/** The same for the diagnostics of many files: each text is asked for once. */
export function placeAll(
  diagnostics: readonly Diagnostic[],
  textOf: (path: string) => string | undefined,
): void {
  const waiting = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.line !== UNPLACED) continue;
    const list = waiting.get(diagnostic.path);
    if (list) list.push(diagnostic);
    else waiting.set(diagnostic.path, [diagnostic]);
  }
  for (const [path, list] of waiting) placeDiagnostics(list, textOf(path));
}
