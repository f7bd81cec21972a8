/** The lines of a text, one at a time: no list of a million is made. A byte order mark and carriage returns are left out. */
export function* linesOf(text: string): Generator<[line: string, number: number]> {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let number = 1; start < text.length; number++) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    yield [text.slice(start, text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end), number];
    start = end + 1;
  }
}
