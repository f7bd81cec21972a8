/** The lines of a requirements file as pip joins them: a backslash at the end goes on, a comment ends. */

/** What Python calls the end of a line; only the first two are one for an editor. */
const BREAK = /\r\n?|\n|[\v\f\u001c-\u001e\u0085\u2028\u2029]/g;
const COMMENT_LINE = /^\s*#/;

export interface RequirementLine {
  /** Without comment, trimmed, never empty. */
  text: string;
  /** Of its beginning, 1-based. */
  line: number;
}

export function requirementLines(text: string): RequirementLine[] {
  const found: RequirementLine[] = [];
  let parts: string[] = [];
  let begin = 0;
  for (const { text: raw, line } of physicalLines(text)) {
    const isComment = COMMENT_LINE.test(raw);
    if (parts.length === 0) begin = line;
    if (raw.endsWith('\\') && !isComment) {
      parts.push(withoutBackslashes(raw));
      continue;
    }
    parts.push(isComment ? ` ${raw}` : raw);
    addLine(found, parts, begin);
    parts = [];
  }
  addLine(found, parts, begin);
  return found;
}

function addLine(found: RequirementLine[], parts: readonly string[], line: number): void {
  const joined = parts.join('');
  const comment = joined.search(/(?:^|\s)#/);
  const text = (comment < 0 ? joined : joined.slice(0, comment)).trim();
  if (text !== '') found.push({ text, line });
}

/** As pip does, at both ends. */
function withoutBackslashes(raw: string): string {
  let start = 0;
  let end = raw.length;
  while (raw[start] === '\\') start++;
  while (end > start && raw[end - 1] === '\\') end--;
  return raw.slice(start, end);
}

function* physicalLines(text: string): Generator<RequirementLine> {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  BREAK.lastIndex = start;
  for (const match of text.matchAll(BREAK)) {
    if (match.index >= start) yield { text: text.slice(start, match.index), line };
    start = match.index + match[0].length;
    if (match[0].startsWith('\r') || match[0] === '\n') line++;
  }
  if (start < text.length) yield { text: text.slice(start), line };
}
