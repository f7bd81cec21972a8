import { defineRule } from '../core/rule.ts';
import {
  parseQuarantineEntry,
  parseSourceState,
  SOURCES_FOLDER,
  sourceFileOf,
} from '../core/source-state.ts';

const STATE = `${SOURCES_FOLDER}ghsa-malware.json`;
const ENTRY = `${SOURCES_FOLDER}ghsa-malware/left-pad-0123456789abcdef.json`;

export default defineRule({
  id: 'source-state',
  scope: 'file',
  severity: 'error',
  summary: 'Below `.mal/sources/` lies what `mal ingest` wrote there, and nothing else.',
  why: 'A source whose state is damaged is not read, and nobody learns what waits in a damaged entry of its quarantine.',
  check({ path, text }, emit) {
    if (!path.startsWith(SOURCES_FOLDER)) return;
    const kind = sourceFileOf(path)?.kind;
    if (kind === undefined) emit({ message: 'Nobody writes such a file here.', hint: 'Remove it.' });
    else if (kind === 'state' && parseSourceState(text ?? '') === undefined) {
      emit({
        message: 'This is no state of a source, or it was damaged since.',
        hint: 'Restore it with `git checkout`, or remove it: then the source is read from the beginning.',
      });
    } else if (kind === 'entry' && parseQuarantineEntry(text ?? '') === undefined) {
      emit({
        message: 'This is no entry of a quarantine, or it was damaged since.',
        hint: 'Restore it with `git checkout`, or remove it: `mal ingest --replay` brings it back.',
      });
    }
  },
  get good() {
    return [
      { path: STATE, bytes: '{ "cursor": null }\n' },
      { path: `${SOURCES_FOLDER}ghsa-malware/seen-3f`, bytes: 'key\t=\t\n' },
      {
        path: ENTRY,
        bytes:
          '{ "kind": "held", "key": "a.json", "time": "2025-01-01T00:00:00Z", "reason": "It is popular." }\n',
      },
      { path: 'osv/npm/left-pad/MAL-0000-left-pad.json', bytes: '{\n' },
    ];
  },
  get bad() {
    return [
      { path: STATE, bytes: '{ "cursors": null }\n', says: 'no state of a source' },
      { path: ENTRY, bytes: '<<<<<<< HEAD\n', says: 'no entry of a quarantine' },
      { path: `${SOURCES_FOLDER}ghsa-malware/notes.txt`, bytes: 'x', says: 'Nobody writes' },
      { path: `${SOURCES_FOLDER}Other.json`, bytes: '{}', says: 'Nobody writes' },
    ];
  },
});
