import { parseDetails } from '../core/details.ts';
import { reportChanges } from '../core/file-change.ts';
import { quote } from '../core/quote.ts';
import { ORIGINS, type Osv } from '../core/report.ts';
import { STATE_FOLDER } from '../core/roots.ts';
import { type BadChangeExample, type ChangeExample, defineRule } from '../core/rule.ts';
import { sameJson } from '../core/same-json.ts';
import { framed, npm, origin } from './examples.ts';

const path = 'osv/npm/left-pad/MAL-2025-1000001.json';
const told = framed('npm-feed', 'a'.repeat(64), 'It sends environment variables to a server.');
const imported = npm('left-pad', { details: told, origins: [origin('npm-feed')] });

/** What only imports and merges write, with the words for it. */
const PROTECTED = [
  [ORIGINS, 'what sources claimed'],
  ['additions', 'what `mal amend` added'],
  ['removed', 'what `mal amend` removed'],
  ['conflicts', 'what a merge could not decide'],
] as const;

export default defineRule({
  id: 'change-protected',
  scope: 'change',
  severity: 'error',
  summary:
    'A pull request leaves origins, the texts of sources, `additions`, `removed`, `conflicts` and `.mal/` alone.',
  why: 'These record what sources said and what was decided; whoever could write them could make a source say anything.',
  check(changes, emit, { allowIds, config }) {
    if (allowIds) return;
    for (const { path, status } of changes) {
      if (!path.startsWith(STATE_FOLDER)) continue;
      emit(path, {
        message: `${quote(path, 200)} was ${status}; only the jobs on the main branch write below ${STATE_FOLDER}.`,
        hint: 'Take it out of the pull request (`git checkout <base> -- .mal`).',
      });
    }
    for (const { path, status, before, after } of reportChanges(changes, config)) {
      if (status === 'deleted' || !after) continue;
      for (const [key, words] of PROTECTED) {
        const was = before?.database_specific?.[key] ?? [];
        const is = after.database_specific?.[key] ?? [];
        if (was === is || sameJson(was, is)) continue;
        emit(path, {
          pointer: is.length > 0 ? `/database_specific/${key}` : '/database_specific',
          message: `The pull request ${verb(was, is)} \`${key}\`, which records ${words}.`,
          hint:
            is.length > 0 && was.length === 0
              ? `Leave \`${key}\` out: put what you know into \`affected\`, \`references\` and \`details\`.`
              : 'Put it back as it was: change `affected` instead, and `mal merge` keeps your change.',
        });
      }
      if (before && textsOfSources(before) !== textsOfSources(after)) {
        emit(path, {
          pointer: '/details',
          message: 'The pull request alters the text of a source, below the header of `details`.',
          hint: 'Put it back as it was, and write your own text above the header.',
        });
      }
    }
  },
  get good(): ChangeExample[] {
    return [
      {
        changes: [
          {
            path: 'osv/npm/left-pad/MAL-0000-left-pad.json',
            status: 'added',
            after: npm('left-pad', { origins: null }),
          },
        ],
      },
      {
        changes: [
          {
            path,
            status: 'modified',
            before: imported,
            after: npm('left-pad', {
              details: `It was taken over.\n${told}`,
              versions: ['2.0.0'],
              origins: [origin('npm-feed')],
            }),
          },
        ],
      },
      {
        changes: [
          { path, status: 'added', after: imported },
          { path: '.mal/ids.json', status: 'modified' },
        ],
        allowIds: true,
      },
    ];
  },
  get bad(): BadChangeExample[] {
    return [
      {
        changes: [
          { path: 'osv/npm/left-pad/MAL-0000-first.json', status: 'added', after: npm('left-pad') },
          { path: 'osv/npm/left-pad/MAL-0000-left-pad.json', status: 'added', after: imported },
        ],
        at: ['osv/npm/left-pad/MAL-0000-left-pad.json'],
        says: 'adds `malicious-packages-origins`',
      },
      {
        changes: [
          {
            path,
            status: 'modified',
            before: imported,
            after: npm('left-pad', { details: told, origins: [origin('npm-feed', 'a', { versions: [] })] }),
          },
        ],
        at: [path],
        says: 'alters `malicious-packages-origins`',
      },
      {
        changes: [{ path, status: 'modified', before: imported, after: npm('left-pad', { details: told }) }],
        at: [path],
        says: 'removes `malicious-packages-origins`',
      },
      {
        changes: [
          {
            path,
            status: 'modified',
            before: imported,
            after: npm('left-pad', {
              details: told.replace('sends', 'does not send'),
              origins: [origin('npm-feed')],
            }),
          },
        ],
        at: [path],
        says: 'text of a source',
      },
      {
        changes: [
          {
            path,
            status: 'modified',
            before: npm('left-pad'),
            after: npm('left-pad', {
              database_specific: {
                additions: [{ versions: ['9.9.9'], time: '2025-01-01T00:00:00Z' }],
                removed: [{ path: '/aliases', value: 'GHSA-2v46-p5h4-248w' }],
                conflicts: [{ path: '/details', value: 1 }],
              },
            }),
          },
        ],
        at: [path, path, path],
      },
      {
        changes: [{ path: '.mal/ids.json', status: 'modified' }],
        at: ['.mal/ids.json'],
        says: 'only the jobs',
      },
    ];
  },
});

function verb(was: readonly unknown[], is: readonly unknown[]): string {
  if (was.length === 0) return 'adds';
  return is.length === 0 ? 'removes' : 'alters';
}

/** What stands below the header; all of `details` that cannot be taken apart stays as it is too. */
function textsOfSources({ details = '' }: Osv): string {
  const parsed = parseDetails(details);
  if ('problem' in parsed) return details;
  return parsed.framed ? details.slice(parsed.user.length).trimEnd() : '';
}
