/** What a document says apart from its packages: read once, however many there are. */

import { findHiddenCharacter } from '../../core/characters.ts';
import { isContact, repairContact } from '../../core/contact.ts';
import { toSectionText } from '../../core/details.ts';
import { REFERENCE_TYPES } from '../../core/osv-words.ts';
import { quote } from '../../core/quote.ts';
import type { JsonObject, Origin, Osv } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { formatInstant, parseInstant } from '../../core/time.ts';
import { isTime, MAX_FRACTION_DIGITS, repairTime } from '../../core/time-text.ts';
import { isRecord, pickEach } from './json.ts';
import { openOfReport, ownKeysIn } from './open.ts';
import type { SourceDocument } from './read-object.ts';

export interface DocumentParts {
  /** Of the report, everything but `id`, `summary`, `details`, `severity`, `affected` and what is open. */
  shared: Partial<Osv>;
  /** The open content of the report. */
  open: JsonObject | undefined;
  /** As it came. */
  severity: unknown;
  /** Its text, as a section shows it. */
  text: string;
  /** The row without its claims. */
  row: Origin;
  notes: string[];
}

const MAX_ID = 200;
/** Origin rows keep all digits that a source gives. */
const ROW_DIGITS = 9;
/** Before that there were no packages: such a time is an empty value that a program wrote out. */
const YEAR_2000 = 946_684_800_000;
/** The form of an id that other databases can look up. */
const ID_OF_A_DATABASE = /^[A-Za-z][A-Za-z0-9_]*-[\x21-\x7e]+$/;
/** The id that a document has at its source, without blanks around it; undefined if it has none. */
export function idOf({ id }: SourceDocument): string | undefined {
  return typeof id === 'string' && id.trim() !== '' ? id.trim() : undefined;
}

/** Why an id cannot stand in a row, as a sentence. */
export function problemOfId(id: string): string | undefined {
  if (id.length > MAX_ID) return `Its id ${quote(id)} has ${id.length} characters; ${MAX_ID} are allowed.`;
  return findHiddenCharacter(id) ? `Its id ${quote(id)} has characters that nobody sees.` : undefined;
}

/** `now` in milliseconds: the time of the import, which `importTime` says in words. */
export function readDocument(
  document: SourceDocument,
  source: SourceConfig,
  sha256: string,
  { now, importTime }: { now: number; importTime: string },
): DocumentParts {
  const id = idOf(document);
  const published = usableTime(document.published, MAX_FRACTION_DIGITS, now);
  const withdrawn = withdrawalOf(document.withdrawn, published, now);
  const modifiedTime = usableTime(document.modified, ROW_DIGITS, now);
  const shared: JsonObject = { modified: importTime };
  if (published !== undefined) shared.published = published;
  if (withdrawn !== undefined) shared.withdrawn = withdrawn as string;
  const aliases = withAlias(document.aliases, source.aliasId ? id : undefined);
  setList(shared, 'aliases', aliases);
  setList(shared, 'related', document.related);
  setList(shared, 'upstream', document.upstream);
  setList(shared, 'references', withTypes(pickEach(document.references, ['type', 'url'])));
  setList(shared, 'credits', withContacts(pickEach(document.credits, ['name', 'type', 'contact'])));
  const row: JsonObject = {};
  if (id !== undefined) row.id = id;
  row.import_time = importTime;
  if (modifiedTime !== undefined) row.modified_time = modifiedTime;
  Object.assign(row, { sha256, source: source.id });
  if (withdrawn !== undefined) row.withdrawn = withdrawn as string;
  const forged = ownKeysIn(document.database_specific);
  return {
    shared: shared as Partial<Osv>,
    open: openOfReport(document.database_specific),
    severity: document.severity,
    text: textOf(document),
    row: row as unknown as Origin,
    notes: forged.map((key) => `Left out \`${key}\`, which only this database writes.`),
  };
}

/** Nearly all are. */
const wellWritten = (text: string, digits: number): string | undefined =>
  isTime(text, digits) ? text : repairTime(text, digits);

/** The time as it is to be written, if it is one, lies after 2000 and not in the future. */
function usableTime(value: unknown, digits: number, now: number): string | undefined {
  const time = typeof value === 'string' ? wellWritten(value, digits) : undefined;
  const instant = time === undefined ? undefined : parseInstant(time);
  return instant !== undefined && instant >= YEAR_2000 && instant <= now ? time : undefined;
}

/**
 * When it was withdrawn: not before it was published, and not in the future, as that has been decided already. A value that
 * is no time stays, so that the rules refuse it.
 */
function withdrawalOf(value: unknown, published: string | undefined, now: number): unknown {
  if (value == null) return undefined;
  const time = typeof value === 'string' ? wellWritten(value, MAX_FRACTION_DIGITS) : undefined;
  const instant = time === undefined ? undefined : parseInstant(time);
  if (instant === undefined) return value;
  if (instant < YEAR_2000) return undefined;
  if (instant > now) return formatInstant(now);
  return published !== undefined && instant < (parseInstant(published) ?? 0) ? published : time;
}

function withAlias(aliases: unknown, id: string | undefined): unknown {
  if (id === undefined || !ID_OF_A_DATABASE.test(id)) return aliases;
  if (aliases == null) return [id];
  return Array.isArray(aliases) && !aliases.includes(id) ? [...aliases, id] : aliases;
}

/** OSV has grown types of references, and will again: one that is not known is a page like any other. */
function withTypes(references: unknown): unknown {
  if (!Array.isArray(references)) return references;
  return references.map((reference) =>
    typeof reference === 'object' && reference !== null && !REFERENCE_TYPES.includes(reference.type)
      ? { ...reference, type: 'WEB' }
      : reference,
  );
}

/** Bare addresses as the rules would repair them: so many sources write them that a second look at each would tell. */
function withContacts(credits: unknown): unknown {
  if (!Array.isArray(credits)) return credits;
  const isWell = (contact: unknown) => typeof contact !== 'string' || isContact(contact);
  return credits.map((credit) => {
    const contacts: unknown = isRecord(credit) ? credit.contact : undefined;
    if (!Array.isArray(contacts) || contacts.every(isWell)) return credit;
    const repaired = contacts.map((text) =>
      typeof text === 'string' ? (repairContact(text) ?? text) : text,
    );
    return { ...credit, contact: repaired };
  });
}

function setList(to: JsonObject, key: string, list: unknown): void {
  if (list != null && !(Array.isArray(list) && list.length === 0)) to[key] = list as JsonObject[string];
}

/** The details; where there are none, the summary, which a report here makes itself. */
function textOf({ details, summary }: SourceDocument): string {
  const text = typeof details === 'string' ? toSectionText(details) : '';
  return text !== '' || typeof summary !== 'string' ? text : toSectionText(summary);
}
