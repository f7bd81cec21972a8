/** A source that is one JSON text about many packages: read whole, shown package by package. */
import { hash } from 'node:crypto';
import type { Json } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { type ReadOptions, SourceError, type SourceEvent } from '../source.ts';
import { type Body, readAt, showBody } from './body.ts';
import { locationOf } from './location.ts';
import type { Listed } from './show.ts';
import { plainBody } from './unfold.ts';

/** Parsed, a text takes several times its size in memory. */
const MAX_FEED = 128 * 1024 * 1024;

/** What a feed says of one package: JSON that stays the same as long as that does. With `reason`, why it is of no use. */
export interface FeedItem {
  key: string;
  json: Json;
  reason?: string;
}

/** The events of a feed. `itemsOf` gives each key once, sorted; it returns what the feed should be (`a list`) if it is not that. */
export function readFeed(
  source: SourceConfig,
  options: ReadOptions,
  itemsOf: (feed: Json) => Iterable<FeedItem> | { wanted: string },
): AsyncGenerator<SourceEvent> {
  return showBody(source, options, async function* (packed) {
    const body = await plainBody(packed, source, options.signal);
    try {
      const items = itemsOf(parse(body, source));
      if ('wanted' in items) throw wrong(source, `is not ${items.wanted}`);
      for (const item of items) yield listed(item);
    } finally {
      body.close();
    }
  });
}

function listed({ key, json, reason }: FeedItem): Listed {
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  if (reason !== undefined) return { key, reason, bytes, size: bytes.length };
  return { key, version: hash('sha256', bytes), bytes: () => bytes };
}

function parse(body: Body, source: SourceConfig): Json {
  if (body.size > MAX_FEED) throw wrong(source, `has ${body.size} bytes; ${MAX_FEED} can be parsed`);
  const bytes = readAt(body, 0, body.size);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw wrong(source, 'is not UTF-8');
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw wrong(source, 'is not JSON');
  }
}

function wrong(source: SourceConfig, what: string): SourceError {
  return new SourceError(
    `${locationOf(source)} ${what}.`,
    'Look at what it holds; `location` and `kind` stand in mal.config.json.',
  );
}
