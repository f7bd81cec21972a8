/** What a report says, made safe for where it is printed. Every byte of a report is an attacker's. */
import { escapeInvisible } from './quote.ts';

/** For a terminal: control, invisible and bidirectional characters show as `\u{…}`; line breaks and tabs stay. */
export function escapeTerminal(text: string): string {
  return text.split(/([\n\t])/).map((part, i) => (i % 2 === 1 ? part : escapeInvisible(part))).join('');
}

/** For one line of a terminal. */
export function escapeLine(text: string): string {
  return escapeInvisible(text);
}

/** For the message of a GitHub workflow command (`::error::…`). */
export function escapeCommandData(text: string): string {
  return escapeInvisible(text.replaceAll('\n', ' ')).replaceAll('%', '%25');
}

/** For a property of a GitHub workflow command (`file=…`), which colons and commas end. */
export function escapeCommandProperty(text: string): string {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C');
}

/** For Markdown text: every character that could start a mark is escaped, and HTML shows as itself. */
export function escapeMarkdown(text: string): string {
  return escapeInvisible(text.replaceAll('\n', ' '))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]()#+\-.!|~@:]/g, '\\$&');
}
