/** Adds lines to the lists of rules and ecosystems, which stand on one line each. */

/** The text with an import of `name`, in the alphabetical order of the files among the default imports from `./`. */
export function addImport(text: string, name: string, file: string): string {
  const lines = text.split('\n');
  const fileOf = (line: string) => /^import \w+ from '\.\/([^']+)\.ts';$/.exec(line)?.[1];
  return insert(lines, `import ${name} from './${file}.ts';`, fileOf, file);
}

/** The text with `name` in its first list of plain names, in alphabetical order. */
export function addToList(text: string, name: string): string {
  return insert(text.split('\n'), `  ${name},`, (line) => /^ {2}(\w+),$/.exec(line)?.[1], name);
}

/** Before the first line whose key comes after `key`; after the last line with a key if there is none. */
function insert(
  lines: string[],
  line: string,
  keyOf: (line: string) => string | undefined,
  key: string,
): string {
  const after = lines.findIndex((other) => (keyOf(other) ?? '') > key);
  const at = after >= 0 ? after : lines.findLastIndex((other) => keyOf(other) !== undefined) + 1;
  return [...lines.slice(0, at), line, ...lines.slice(at)].join('\n');
}
