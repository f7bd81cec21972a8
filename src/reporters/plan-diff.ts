/** A plan as a unified diff against the store it was made on. */
import { createTwoFilesPatch } from 'diff';
import { escapeTerminal } from '../core/escape.ts';
import type { Change } from '../core/report.ts';
import type { Store } from '../store/store.ts';

/** `changes` are writes and deletes of whole paths. Safe for a terminal. */
export async function planDiff(store: Store, changes: readonly Change[]): Promise<string> {
  const before = new Map<string, string>();
  await store.read(
    changes.map(({ path }) => path),
    (path, found) => {
      if (found.kind === 'file') before.set(path, new TextDecoder().decode(found.bytes));
    },
  );
  const parts = changes.map((change) => {
    const old = before.get(change.path);
    const text = change.kind === 'delete' ? undefined : change.text;
    if (old === text) return '';
    const from = old === undefined ? '/dev/null' : `a/${change.path}`;
    const to = text === undefined ? '/dev/null' : `b/${change.path}`;
    const patch = createTwoFilesPatch(from, to, old ?? '', text ?? '', '', '', { context: 3 });
    return patch.slice(patch.indexOf('---'));
  });
  return escapeTerminal(parts.join(''));
}
