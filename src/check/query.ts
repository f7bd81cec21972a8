/** One question to a database: a package, a report's id, or an alias. */
import { dirname } from 'node:path/posix';
import { configOf } from '../compact-index/config-of.ts';
import type { IndexedReport } from '../compact-index/indexed-report.ts';
import { type Held, reportsFor } from '../compact-index/match.ts';
import { idOfPath, parseId } from '../core/id.ts';
import { InvalidPackageError } from '../core/layout/invalid-package-error.ts';
import { quote } from '../core/quote.ts';
import type { Osv, PackageName } from '../core/report.ts';
import { acceptedDirectories } from '../ecosystems/directory.ts';
import { nameProblem } from '../ecosystems/index.ts';
import { isPurl, readVersionedWord } from '../ecosystems/package-word.ts';
import { parseBytes } from '../engine/check-found.ts';
import { CannotRun } from '../failure.ts';
import { BlobReader } from '../store/blob-reader.ts';
import { runGit } from '../store/git.ts';
import type { Database } from './database.ts';

export interface Answer {
  query: string;
  /** By id. Of a clone whole, of an index file what that keeps. */
  reports: { id: string; indexed?: IndexedReport; osv?: Osv }[];
  /** Ids of reports on the package that name a range, where the version has no place in the order: nobody can tell. */
  undecided: string[];
}

/** Matches as OSV evaluates: a package without a version asks for all its reports. Throws `CannotRun` for a word that asks nothing. */
export async function answerQuery(query: string, database: Database): Promise<Answer> {
  const found = readVersionedWord(query);
  if (found) {
    refuseNobody(query, found);
    return byPackage(query, found, database);
  }
  if (isPurl(query))
    throw new CannotRun(
      `${quote(query)} is no package URL that mal knows.`,
      'It looks like pkg:npm/%40scope/name@1.0.0.',
    );
  const id = [query, query.toUpperCase()].find(
    (one) => parseId(one, database.index.header.idPrefix)?.kind === 'assigned',
  );
  if (id !== undefined) return reportById(id, database);
  if (query === '' || /[\s/]/.test(query))
    throw new CannotRun(
      `${quote(query)} is no package, id or alias.`,
      'Ask for npm/chalk, npm/chalk@5.6.1, pkg:npm/chalk, MAL-2025-46969 or GHSA-….',
    );
  return byAlias(query, database);
}

/** That nothing is known of a name which no package can have, or of a version left empty, would sound like good news. */
function refuseNobody(query: string, { ecosystem, name, version }: PackageName & { version?: string }): void {
  const problem = nameProblem(ecosystem, name);
  if (problem !== undefined)
    throw new CannotRun(`${quote(query)} is no package: the ${ecosystem} name ${quote(name)} ${problem}.`);
  if (version === '') throw new CannotRun(`${quote(query)} ends in "@" without a version.`);
}

/** A registry without a suffix asks for those with one too, as OSV's own interface does. */
async function byPackage(
  query: string,
  { ecosystem, name, version }: PackageName & { version?: string },
  database: Database,
): Promise<Answer> {
  const { index } = database;
  const asked = index.header.ecosystems.filter(
    (known) => known === ecosystem || (!ecosystem.includes(':') && known.startsWith(`${ecosystem}:`)),
  );
  const held = asked.flatMap((known) => reportsFor({ ecosystem: known, name, version }, index));
  const isAnswer = ({ certain }: Held) => certain || version === undefined;
  const answer = await withReports(
    query,
    held.filter(isAnswer).map(({ report }) => report),
    database,
  );
  return { ...answer, undecided: held.filter((one) => !isAnswer(one)).map(({ report }) => report.id) };
}

/** How databases name advisories: in capitals, or by year and number. A bare name of a package is neither. */
const ALIAS = /[A-Z]|-\d{4}-\d/;

/** Of layers of an index the lower one may know an alias that the report has no more. */
async function byAlias(alias: string, database: Database): Promise<Answer> {
  const ids = database.index.withAlias(alias);
  if (ids === undefined) throw new CannotRun('This index keeps no aliases.', 'Ask a clone: --db DIR.');
  if (ids.length === 0 && !ALIAS.test(alias))
    throw new CannotRun(
      `${quote(alias)} is no package without its ecosystem, and no id or alias that a report has.`,
      'Ask for npm/NAME, pypi/NAME …',
    );
  const answer = await byIds(alias, ids, database);
  return { ...answer, reports: answer.reports.filter(({ osv }) => !osv || osv.aliases?.includes(alias)) };
}

async function withReports(
  query: string,
  found: readonly IndexedReport[],
  database: Database,
): Promise<Answer> {
  const sorted = [...found].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const { root } = database;
  if (root === undefined || sorted.length === 0)
    return { query, reports: sorted.map((indexed) => ({ id: indexed.id, indexed })), undecided: [] };
  const whole = await readWhole(root, database.index.header.commit, sorted);
  return {
    query,
    reports: sorted.map((indexed) => ({ id: indexed.id, indexed, ...osvOf(whole.get(indexed.id)) })),
    undecided: [],
  };
}

const osvOf = (osv: Osv | undefined): { osv?: Osv } => (osv ? { osv } : {});

/** A clone finds it by the name of its file, withdrawn or not; an index file by going through it. */
async function reportById(id: string, database: Database): Promise<Answer> {
  return database.root === undefined
    ? byIds(id, [id], database)
    : {
        query: id,
        reports: await readByName(database.root, database.index.header.commit, id),
        undecided: [],
      };
}

async function byIds(query: string, ids: readonly string[], database: Database): Promise<Answer> {
  const wanted = new Set(ids);
  const found: IndexedReport[] = [];
  if (wanted.size > 0)
    for (const { reports } of database.index.packages())
      for (const report of reports) if (wanted.has(report.id)) found.push(report);
  return withReports(query, found, database);
}

/** The reports as they stand in the commit, from the folders of their packages. */
async function readWhole(
  root: string,
  commit: string,
  reports: readonly IndexedReport[],
): Promise<Map<string, Osv>> {
  const config = await configOf(root, commit);
  const folders = new Set<string>();
  for (const { ecosystem, name } of reports) {
    try {
      for (const folder of acceptedDirectories(config.layout, { ecosystem, name }))
        for (const at of config.roots) folders.add(`${at}/${folder}/`);
    } catch (error) {
      if (!(error instanceof InvalidPackageError)) throw error;
    }
  }
  const wanted = new Set(reports.map(({ id }) => id));
  const listing = await runGit(root, ['ls-tree', '-z', '--full-tree', commit, '--', ...folders]);
  const whole = await readListed(root, listing, (path) => wanted.has(idOfPath(path)));
  return new Map(whole.map(({ path, osv }) => [idOfPath(path), osv]));
}

async function readByName(root: string, commit: string, id: string): Promise<Answer['reports']> {
  const config = await configOf(root, commit);
  const listing = await runGit(root, ['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...config.roots]);
  const whole = await readListed(
    root,
    listing,
    (path) => path.endsWith(`/${id}.json`) && dirname(path) !== '.',
  );
  return whole.map(({ osv }) => ({ id, osv }));
}

async function readListed(
  root: string,
  listing: Buffer,
  wanted: (path: string) => boolean,
): Promise<{ path: string; osv: Osv }[]> {
  const named: { oid: string; path: string }[] = [];
  for (let at = 0, end = listing.indexOf(0); end >= 0; at = end + 1, end = listing.indexOf(0, at)) {
    const tab = listing.indexOf(9, at);
    const path = listing.toString('utf8', tab + 1, end);
    if (path.endsWith('.json') && wanted(path))
      named.push({ path, oid: listing.toString('latin1', listing.lastIndexOf(32, tab) + 1, tab) });
  }
  if (named.length === 0) return [];
  const reader = new BlobReader(root, true);
  const found: { path: string; osv: Osv }[] = [];
  try {
    let at = 0;
    for await (const blob of reader.read(named.map(({ oid }) => oid))) {
      const { path } = named[at++]!;
      const osv = blob.kind === 'file' ? parseBytes(blob.bytes).osv : undefined;
      if (osv) found.push({ path, osv });
    }
  } finally {
    reader.close();
  }
  return found;
}
