/** Where each source stands, for people and programs. */
import { escapeJson, escapeTerminal } from '../core/escape.ts';
import { quote } from '../core/quote.ts';
import type { SourceStanding } from '../ingest/source-status.ts';
import { counted, grouped } from './counted.ts';
import { countsText } from './ingest.ts';

const WORDS: Record<SourceStanding['status'], string> = {
  ready: 'ready',
  new: 'never read',
  paused: 'paused',
  failing: 'failing',
  disabled: 'disabled',
  damaged: 'damaged',
  gone: 'not in mal.config.json any more',
};

export function sourcesText(standings: readonly SourceStanding[]): string {
  if (standings.length === 0) return 'mal.config.json names no sources.\n';
  return escapeTerminal(
    standings
      .flatMap(linesOf)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

function linesOf(standing: SourceStanding): string[] {
  const { source, kind, location, contact, status, reason, since, lastRun, cursor, objects, quarantine } =
    standing;
  const what = kind === undefined ? '' : ` (${kind} ${location})`;
  const waiting = Object.entries(quarantine).filter(([, count]) => count > 0);
  return [
    `${source}${what}: ${WORDS[status]}`,
    ...(reason === undefined ? [] : [`  ${since === undefined ? '' : `since ${since}: `}${reason}`]),
    ...(lastRun ? [`  last news ${lastRun.time}: ${countsText(lastRun.counts)}`] : []),
    ...(objects ? [`  ${counted(objects, 'object')} known`] : []),
    ...(cursor === undefined || cursor === null ? [] : [`  cursor ${quote(cursor, 200)}`]),
    ...(waiting.length > 0
      ? [`  quarantine: ${waiting.map(([name, count]) => `${grouped(count)} ${name}`).join(', ')}`]
      : []),
    ...(contact === undefined ? [] : [`  contact ${contact}`]),
  ];
}

export function sourcesJson(standings: readonly SourceStanding[]): string {
  return escapeJson(`${JSON.stringify({ sources: standings }, null, 2)}\n`);
}

/** An output of a workflow's step: the sources that may be read, and the environment that holds the secrets of each. */
export function sourcesMatrix(standings: readonly SourceStanding[]): string {
  const include = standings
    .filter(({ status }) => status === 'ready' || status === 'new' || status === 'failing')
    .map(({ source, credentials }) => ({ source, environment: credentials ? `ingest-${source}` : '' }));
  return `matrix=${JSON.stringify({ include })}\n`;
}

/** The sources, a line each, of which something waits that a person may let in. */
export function sourcesHeld(standings: readonly SourceStanding[]): string {
  return standings.flatMap(({ source, quarantine }) => (quarantine.held > 0 ? [`${source}\n`] : [])).join('');
}
