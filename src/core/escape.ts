/** What a report says, made safe for where it is printed. Every byte of a report is an attacker's. */
import { escapeInvisible, escapeInvisibleJson } from './quote.ts';

/** For a terminal or a log: control, invisible and bidirectional characters show as `\u{…}`; line breaks and tabs stay. */
export function escapeTerminal(text: string): string {
  return withoutCommands(
    text
      .split(/([\n\t])/)
      .map((part, i) => (i % 2 === 1 ? part : escapeInvisible(part)))
      .join(''),
  );
}

/** For one line of a terminal or a log. */
export function escapeLine(text: string): string {
  return withoutCommands(escapeInvisible(text));
}

/** GitHub obeys lines of a log that begin with `::`, and `##[…]` anywhere. */
function withoutCommands(text: string): string {
  if (!text.includes('::') && !text.includes('##[')) return text;
  return text.replace(/^([^\S\n]*):(?=:)/gm, '$1\\u{3a}').replaceAll('##[', '#\\u{23}[');
}

/** For the message of a GitHub workflow command (`::error::…`). */
export function escapeCommandData(text: string): string {
  return withoutCommands(escapeInvisible(text.replaceAll('\n', ' '))).replaceAll('%', '%25');
}

/** For a property of a GitHub workflow command (`file=…`), which colons and commas end. */
export function escapeCommandProperty(text: string): string {
  const encoded = text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C')
    .replaceAll('##[', '#\\u{23}[');
  return escapeInvisible(encoded);
}

/** For Markdown text: every character that could start a mark is escaped, and HTML shows as itself. */
export function escapeMarkdown(text: string): string {
  return escapeInvisible(text.replaceAll('\n', ' '))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]()#+\-.!|~@:]/g, '\\$&');
}

/** JSON text as it may stand on a terminal or in a log: the same value, with what could harm there as `\uXXXX`. */
export function escapeJson(json: string): string {
  return escapeInvisibleJson(json).replaceAll('##[', '\\u0023#[');
}
