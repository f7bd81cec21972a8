/** What a person changes beside the versions: disputes, lists, the text above the header, the confirmation of all versions. */
import { HEADER, parseDetails, trimBlanks } from '../details.ts';
import type { Dispute, Json } from '../report.ts';
import { canonicalJson, sortKeys } from './canonical.ts';
import { joinOpen, listAt, type OpenNode, openAt, tokensOf } from './open-content.ts';
import { listAtPath, settle } from './state.ts';
import type { Step } from './step.ts';
import { valueSet } from './value-set.ts';

/** Records a contradiction, and changes nothing else. The same at another time is the same. */
export function disputing(value: Dispute): Step {
  const untimed = (dispute: Dispute): string => canonicalJson({ ...dispute, time: undefined });
  return (state) => {
    const known = [...state.disputes.values()].some((dispute) => untimed(dispute) === untimed(value));
    if (known) return state;
    return { ...state, disputes: new Map(state.disputes).set(canonicalJson(value), value) };
  };
}

/** Puts an element into the list at `path`, a path as in `removed[]`; an earlier removal of it is forgotten. */
export function addingElement(path: string, value: Json): Step {
  return (state) => {
    const tokens = tokensOf(path);
    if (!tokens) return `has no list ${path}, which is not a JSON Pointer`;
    const removed = new Map(state.removed);
    removed.delete(canonicalJson({ path, value }));
    const name = listAtPath(path);
    if (!name) return { ...state, removed, open: joinOpen(state.open, openAt(tokens, [value])) };
    const list = new Map([...state.lists[name], ...valueSet([value])]);
    return { ...state, removed, lists: { ...state.lists, [name]: list } };
  };
}

/** Takes out of the list at `path` every element that `matches`, so that no import brings it back. `named` is for the refusal. */
export function removingElements(path: string, matches: (value: Json) => boolean, named: string): Step {
  return (state) => {
    const name = listAtPath(path);
    const list = name ? state.lists[name] : listAt(state.open, tokensOf(path) ?? []);
    const removed = new Map(state.removed);
    for (const value of list.values()) {
      if (!matches(value)) continue;
      const entry = { path, value: sortKeys(value) };
      removed.set(canonicalJson(entry), entry);
    }
    if (removed.size === state.removed.size) return `has no ${named}`;
    return { ...state, removed, ...settle(state, removed, state.base) };
  };
}

/** Replaces the text above the header; only a report with a number has one. */
export function annotating(write: (head: string) => string): Step {
  return (state) => {
    if (!state.base) return 'has no number yet, so all of its details belong to its source';
    const head = write(state.base.head);
    const parsed = parseDetails(head + HEADER);
    if (!('user' in parsed) || parsed.user !== head)
      return 'cannot take a note that holds the header of the sources';
    return { ...state, base: { ...state.base, head } };
  };
}

/** Adds a paragraph to the text above the header, unless it is there. */
export function noting(note: string): Step {
  const paragraph = trimBlanks(note.replace(/\r\n?/g, '\n'));
  return annotating((head) => {
    const above = head.replace(/\n+$/, '');
    if (`\n\n${above}\n\n`.includes(`\n\n${paragraph}\n\n`)) return head;
    return above.trim() === '' ? `${paragraph}\n` : `${above}\n\n${paragraph}\n`;
  });
}

/** Says that all versions are meant deliberately; an earlier reason is replaced. */
export function confirmingAllVersions(reason: string): Step {
  return (state) => {
    const confirmed = openAt(['database_specific', 'all-versions'], { confirmed: true, reason });
    return { ...state, open: joinOpen(withoutConfirmation(state.open), confirmed) };
  };
}

function withoutConfirmation(open: OpenNode): OpenNode {
  const own = open.object?.get('database_specific');
  if (!own?.object?.has('all-versions')) return open;
  const rest = new Map(own.object);
  rest.delete('all-versions');
  return { ...open, object: new Map(open.object).set('database_specific', { ...own, object: rest }) };
}

/** An element by its value. */
export const isValue = (value: Json): ((element: Json) => boolean) => {
  const key = canonicalJson(value);
  return (element) => canonicalJson(element) === key;
};
