import { openDatabase } from '../check/database.ts';
import { answerQuery } from '../check/query.ts';
import type { World } from '../env.ts';
import { answerJson, answerText } from '../reporters/answer.ts';
import type { Configure, ExitCode } from './command.ts';

interface Options {
  db?: string;
  json: boolean;
}

export const configure: Configure = (command, world, done) => {
  command
    .argument('<what>', 'a package (npm/chalk, npm/chalk@5.6.1), a purl, the id of a report, or an alias')
    .option(
      '--db <place>',
      'the database: a clone, an index file or the URL of one (default: MAL_DB, or this repository)',
    )
    .option('--json', 'print one JSON object: query, reports, undecided', false)
    .addHelpText(
      'after',
      `
A package without a version asks for every report about it. Withdrawn reports answer to their id alone, and only in a clone.
Exit code: 0 no report, 1 at least one, 2 could not run.`,
    )
    .action(async (what: string, options: Options) => {
      done(await query(what, options, world));
    });
};

async function query(what: string, { db, json }: Options, world: World): Promise<ExitCode> {
  const database = await openDatabase(db, world);
  try {
    const answer = await answerQuery(what, database);
    world.stdout.write(json ? answerJson(answer) : answerText(answer));
    return answer.reports.length > 0 ? 1 : 0;
  } finally {
    database.index.close();
  }
}
