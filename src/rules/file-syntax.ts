import { formatReport } from '../core/format.ts';
import { escapeInvisible } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { npm, PATH } from './examples.ts';

const text = formatReport(npm('left-pad'));

export default defineRule({
  id: 'file-syntax',
  scope: 'file',
  reads: 'problems',
  severity: 'error',
  summary: 'A file is one JSON object (RFC 8259).',
  why: 'Nothing can be read from a file with a syntax error: no tool sees the report at all.',
  check(file, emit) {
    for (const problem of file.problems) {
      if (problem.kind === 'not-object') {
        emit({
          offset: 0,
          message: `The file holds ${problem.found}, not a JSON object.`,
          hint: 'A report begins with "{"; `mal new` writes one to start from.',
        });
      } else if (problem.kind === 'syntax') {
        const { offset, expected } = problem;
        const found = escapeInvisible(problem.found.slice(0, 80));
        if (file.text?.trim() === '') {
          emit({
            offset: 0,
            message: 'The file is empty.',
            hint: 'Remove it, or run `mal new` to write a report.',
          });
        } else {
          emit({
            offset,
            message: `This is not JSON: expected ${expected}, found ${found}.`,
            hint: found.startsWith('a string that') ? BROKEN_STRING : hintFor(expected),
          });
        }
      }
    }
  },
  get good() {
    return [{ path: PATH, bytes: text }];
  },
  get bad() {
    return [
      {
        path: PATH,
        bytes: text.replace('",\n  "published', '"\n  "published'),
        says: 'expected a comma or "}", found "published"',
        at: '2:37',
      },
      {
        path: PATH,
        bytes: text.replace('"\n    }\n  ]', '",\n    }\n  ]'),
        says: 'no comma before this "}"',
      },
      { path: PATH, bytes: text.replace('"id"', 'id'), says: 'found id', at: '5:3' },
      { path: PATH, bytes: text.replace('"id":', '"id"'), says: 'a colon after the key "id"' },
      { path: PATH, bytes: text.slice(0, 100), says: 'not closed' },
      { path: PATH, bytes: `${text}{}`, says: 'nothing after the report' },
      { path: PATH, bytes: '', says: 'empty' },
      { path: PATH, bytes: '[]\n', says: 'not a JSON object', at: '1:1' },
    ];
  },
});

const BROKEN_STRING =
  'Close it with a double quote; inside, write a line break as \\n, a tab as \\t and a backslash as \\\\.';

/** The edit for what most often goes wrong where the parser waits for this. */
function hintFor(expected: string): string {
  if (expected.startsWith('a comma'))
    return 'Put a comma after the value, or close the text before it with a double quote.';
  if (expected.includes('no comma')) return 'Remove the comma before the closing bracket.';
  if (expected.startsWith('a key'))
    return 'Put the key into double quotes; JSON has no comments and no single quotes.';
  if (expected.startsWith('a colon')) return 'Put a colon between the key and its value.';
  if (expected.startsWith('nothing')) return 'Remove what follows the closing "}"; a file holds one report.';
  if (expected.startsWith('a value'))
    return 'Write a text in double quotes, a number, true, false, a list or an object.';
  return 'Correct the text at this place.';
}
