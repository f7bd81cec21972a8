import { escapeJson } from '../core/escape.ts';
import type { CheckReporter } from './checked.ts';
import { purlOf } from './match-words.ts';

/** For programs: everything that was found, and nothing else on standard output. */
export const checkedJson: CheckReporter = (result, { now, database, place }) => {
  const { files, packages, unpinned, found, unchecked, expired } = result;
  const matches = result.matches.map((match) => {
    const { dependency, report, kind, allowed } = match;
    const purl = purlOf(match);
    return {
      kind,
      path: match.path,
      line: dependency.line,
      ecosystem: dependency.ecosystem,
      name: dependency.name,
      ...(dependency.version === undefined ? {} : { version: dependency.version }),
      ...(dependency.as === undefined ? {} : { as: dependency.as }),
      ...(purl === undefined ? {} : { purl }),
      report: {
        id: report.id,
        published: report.published,
        versions: report.versions,
        ranges: report.ranges,
      },
      ...(allowed ? { allowed } : {}),
    };
  });
  const { commit, modified } = database;
  const whole = {
    checked: { files, packages, unpinned },
    found,
    matches,
    unchecked,
    expired,
    database: { place, commit, modified },
    time: now,
  };
  return `${escapeJson(JSON.stringify(whole, null, 2))}\n`;
};
