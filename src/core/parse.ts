/** Bytes → report. Never throws on bad data: whatever is wrong is a `FileProblem` for the rules to put into words. */

/** What is wrong with the bytes of a file, before anything is known of its meaning. Offsets are UTF-16 code units. */
export type FileProblem =
  | { kind: 'unreadable'; reason: string }
  | { kind: 'too-large'; size: number }
  | { kind: 'not-utf8'; byteOffset: number }
  | { kind: 'bom' }
  | { kind: 'syntax'; offset: number; expected: string; found: string }
  | { kind: 'not-object'; found: string }
  | { kind: 'too-deep'; offset: number; depth: number }
  | { kind: 'duplicate-key'; offset: number; key: string; equal: boolean }
  | { kind: 'lone-surrogate'; offset: number }
  | { kind: 'unsafe-key'; offset: number; key: string }
  | { kind: 'not-canonical'; offset: number }
  | SchemaProblem;

/** What is wrong with the structure of a report that parses. `pointer` is the value meant (for a missing key: its object). */
export type SchemaProblem =
  | { kind: 'unknown-key'; pointer: string; key: string; suggestion?: string }
  | { kind: 'missing-key'; pointer: string; key: string }
  | { kind: 'null-value'; pointer: string }
  | { kind: 'wrong-type'; pointer: string; expected: string; found: string }
  | { kind: 'wrong-value'; pointer: string; expected: string; found: string };
