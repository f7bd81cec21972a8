import { quote } from '../core/quote.ts';
import { EVENT_KINDS } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { findEcosystem } from '../ecosystems/index.ts';
import { ecosystem, report } from './examples.ts';

const action = { ecosystem: 'GitHub Actions', name: 'owner/action', purl: 'pkg:github/owner/action' };

export default defineRule({
  id: 'version-moving-tag',
  scope: 'report',
  reads: ['versions', 'ranges'],
  severity: 'error',
  summary: 'A version is a release tag or a full commit hash, not a branch or a tag that moves.',
  why: '`v1` and `main` point to good code as soon as the owner repairs them, and the report would block that too.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const { package: pkg, versions, ranges } = osv.affected[i] ?? {};
      const isMovingTag = pkg && findEcosystem(pkg.ecosystem)?.ecosystem.isMovingTag;
      if (!isMovingTag) continue;
      const tell = (pointer: string, version: string) =>
        emit({
          pointer,
          message: `${quote(version)} is a tag or branch that moves to other commits.`,
          hint: 'Name the full hash of each malicious commit, or a release tag such as "v1.2.3".',
        });
      for (const [j, version] of versions?.entries() ?? []) {
        if (isMovingTag(version)) tell(`/affected/${i}/versions/${j}`, version);
      }
      for (const [j, { events }] of ranges?.entries() ?? []) {
        for (const [k, event] of events.entries()) {
          for (const kind of EVENT_KINDS) {
            const value = event[kind];
            if (value === undefined || (value === '0' && kind === 'introduced') || !isMovingTag(value))
              continue;
            tell(`/affected/${i}/ranges/${j}/events/${k}/${kind}`, value);
          }
        }
      }
    }
  },
  get good() {
    return [
      { osv: report(action, { versions: ['v1.2.3', '0e58ed8671d6b60d0890c21b07f8835ace038e67'] }) },
      { osv: report(action, { ranges: [ecosystem({ introduced: '0' })] }) },
    ];
  },
  get bad() {
    return [
      {
        osv: report(action, { versions: ['v1.2.3', 'v1', 'main'] }),
        at: ['/affected/0/versions/1', '/affected/0/versions/2'],
        says: 'moves',
      },
      {
        osv: report(action, { ranges: [ecosystem({ introduced: 'v1.0.0' }, { fixed: 'v2' })] }),
        at: '/affected/0/ranges/0/events/1/fixed',
      },
    ];
  },
});
