/** What every kind of source promises. A kind's own test calls `describeKind` with a stage: real files, a real server. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/report.ts';
import { completeSource, type SourceConfig, type WrittenSource } from '../../../src/core/source-config.ts';
import {
  type ReadOptions,
  SourceError,
  type SourceEvent,
  type SourceKind,
} from '../../../src/ingest/source.ts';

/** A source that a test has made, and can change. */
export interface Stage {
  /** `limits.objectBytes` must be `LIMIT`. */
  source: WrittenSource;
  root: string;
  /** Puts an object there, or another revision of it; returns the key that it is shown under, undefined if such a source can have no object of this name. */
  put(name: string, revision: number): Promise<string | undefined> | string | undefined;
  /** Puts an object of more than `LIMIT` bytes there; returns its key, or undefined if it has none that could be known. */
  putTooLarge(name: string): Promise<string | undefined> | string | undefined;
  remove(name: string): Promise<void> | void;
  /** How many bodies were handed out so far, of single objects or of the whole list; undefined if nobody counts. */
  bodies?(): number;
  close?(): Promise<void> | void;
}

export interface KindCase {
  kind: SourceKind;
  /** A source without objects. */
  stage(): Promise<Stage> | Stage;
  /** A source that cannot be there; default: a location that does not exist. */
  missing?: WrittenSource;
  /** What is gone is told as `gone`; default: by its absence before `whole`. */
  tellsGone?: true;
}

/** Enough for the objects of the contract. */
export const LIMIT = 2000;

export type EventOf<K extends SourceEvent['kind']> = Extract<SourceEvent, { kind: K }>;

/** What a run left behind, as the pipeline keeps it. */
export interface Memory {
  cursor: Json | undefined;
  seen: Map<string, string>;
}

export const nothing = (): Memory => ({ cursor: undefined, seen: new Map() });

/** All events of a run. */
export async function readAll(
  kind: SourceKind,
  stage: Pick<Stage, 'source' | 'root'>,
  memory: Memory = nothing(),
  options: Partial<ReadOptions> = {},
): Promise<SourceEvent[]> {
  const events: SourceEvent[] = [];
  for await (const event of start(kind, stage, memory, options)) events.push(event);
  return events;
}

export function start(
  kind: SourceKind,
  { source, root }: Pick<Stage, 'source' | 'root'>,
  { cursor, seen }: Memory = nothing(),
  options: Partial<ReadOptions> = {},
): AsyncIterable<SourceEvent> {
  return kind.read(completeSource(source), {
    root,
    cursor,
    seen: { version: (key) => seen.get(key) },
    variables: {},
    now: Date.now,
    sleep: async () => {},
    signal: new AbortController().signal,
    warn() {},
    ...options,
  });
}

/** What is known after these events, if it was `before` them. */
export function memoryOf(events: readonly SourceEvent[], before: Memory = nothing()): Memory {
  const memory: Memory = { cursor: before.cursor, seen: new Map(before.seen) };
  for (const event of events) {
    if (event.kind === 'object') memory.seen.set(event.key, event.version);
    else if (event.kind === 'gone') memory.seen.delete(event.key);
    else if (event.kind === 'checkpoint') memory.cursor = event.cursor;
  }
  return memory;
}

export const of = <K extends SourceEvent['kind']>(events: readonly SourceEvent[], kind: K): EventOf<K>[] =>
  events.filter((event): event is EventOf<K> => event.kind === kind);

export const keysOf = (
  events: readonly SourceEvent[],
  kind: 'object' | 'same' | 'problem' | 'gone',
): string[] =>
  of(events, kind)
    .map(({ key }) => key)
    .sort();

/** Keys that nothing was said of, in a run that says it named all. */
function missed(events: readonly SourceEvent[], memory: Memory): string[] {
  const named = new Set(events.flatMap((event) => ('key' in event ? [event.key] : [])));
  return of(events, 'whole').length === 0
    ? []
    : [...memory.seen.keys()].filter((key) => !named.has(key)).sort();
}

const NAMES = ['abc', 'left-pad', 'mno', 'xyz', 'zzz'];

/** Names as attackers choose them. */
const HOSTILE = [
  '../../etc/passwd',
  '/etc/shadow',
  'C:\\windows\\x',
  'a\u001b[2Jb',
  '::error::x',
  '\u202egpj.exe',
  'two\nlines',
  'a\ttab',
  '__proto__',
  'constructor',
  'con',
  '-rf',
  '%2e%2e',
  'Ünïcödé-名前-😀',
  'x'.repeat(120),
];

export function describeKind(name: string, { kind, stage: build, missing, tellsGone }: KindCase): void {
  describe(`${name}, as every kind`, () => {
    let stage: Stage | undefined;
    afterEach(async () => {
      await stage?.close?.();
      stage = undefined;
    });
    const put = async (names: readonly string[], revision = 1): Promise<string[]> => {
      const keys: string[] = [];
      for (const one of names) keys.push((await stage!.put(one, revision))!);
      return keys.sort();
    };
    const filled = async (): Promise<string[]> => {
      stage = await build();
      return put(NAMES);
    };
    /** The objects of events, and what is known of others from before. */
    const known = (memory: Memory): string[] =>
      [...memory.seen].map(([key, version]) => `${key}\t${version}`).sort();

    it('shows every object, each once, with bytes that can be read', async () => {
      const keys = await filled();
      const events = await readAll(kind, stage!);
      expect(keysOf(events, 'object')).toEqual(keys);
      expect(of(events, 'problem')).toEqual([]);
      const source = completeSource(stage!.source);
      for (const { bytes, key, version } of of(events, 'object')) {
        expect(version).not.toBe('');
        const json: unknown = kind.map
          ? kind.map(bytes, key, source)
          : JSON.parse(new TextDecoder().decode(bytes));
        expect(JSON.stringify(json).length).toBeGreaterThan(10);
      }
    });

    it('ends with a checkpoint, behind everything', async () => {
      await filled();
      const events = await readAll(kind, stage!);
      expect(events.at(-1)!.kind).toBe('checkpoint');
      if (!tellsGone) expect(of(events, 'whole')).toHaveLength(1);
    });

    it('gives bytes away: what comes later does not change them', async () => {
      await filled();
      const texts: string[] = [];
      const kept: Uint8Array[] = [];
      for await (const event of start(kind, stage!, nothing())) {
        if (event.kind !== 'object') continue;
        texts.push(new TextDecoder().decode(event.bytes));
        kept.push(event.bytes);
      }
      expect(kept.map((bytes) => new TextDecoder().decode(bytes))).toEqual(texts);
      expect(new Set(texts).size).toBe(NAMES.length);
    });

    it('shows nothing a second time, and fetches no body for it', async () => {
      await filled();
      const memory = memoryOf(await readAll(kind, stage!));
      const bodies = stage!.bodies?.();
      const again = await readAll(kind, stage!, memory);
      expect(of(again, 'object')).toEqual([]);
      expect(of(again, 'gone')).toEqual([]);
      expect(missed(again, memory)).toEqual([]);
      expect(stage!.bodies?.()).toBe(bodies);
    });

    it('shows nothing a second time even without its cursor', async () => {
      await filled();
      const { seen } = memoryOf(await readAll(kind, stage!));
      const again = await readAll(kind, stage!, { cursor: undefined, seen });
      expect(of(again, 'object')).toEqual([]);
      expect(missed(again, { cursor: undefined, seen })).toEqual([]);
    });

    it('shows exactly what changed, came and went', async () => {
      await filled();
      const memory = memoryOf(await readAll(kind, stage!));
      const changed = await put(['mno'], 2);
      const added = await put(['new']);
      const gone = (await stage!.put('abc', 1))!;
      await stage!.remove('abc');
      const events = await readAll(kind, stage!, memory);
      expect(keysOf(events, 'object')).toEqual([...changed, ...added].sort());
      expect(tellsGone ? keysOf(events, 'gone') : missed(events, memory)).toEqual([gone]);
      for (const { key, version } of of(events, 'object')) expect(version).not.toBe(memory.seen.get(key));
      expect(of(await readAll(kind, stage!, memoryOf(events, memory)), 'object')).toEqual([]);
    });

    it('shows an object again that came back', async () => {
      await filled();
      let memory = memoryOf(await readAll(kind, stage!));
      const key = (await stage!.put('abc', 1))!;
      await stage!.remove('abc');
      memory = memoryOf(await readAll(kind, stage!, memory), memory);
      memory.seen.delete(key);
      await stage!.put('abc', 3);
      expect(keysOf(await readAll(kind, stage!, memory), 'object')).toEqual([key]);
    });

    it('can be cut off after any event: what is missing comes in the next run', async () => {
      await filled();
      const events = await readAll(kind, stage!);
      const all = known(memoryOf(events));
      for (let cut = 0; cut <= events.length; cut++) {
        const before = memoryOf(events.slice(0, cut));
        const rest = await readAll(kind, stage!, before);
        expect(known(memoryOf(rest, before)), `after ${cut} events`).toEqual(all);
        expect(missed(rest, memoryOf(rest, before)), `after ${cut} events`).toEqual([]);
      }
    });

    it('goes on from each of its checkpoints, without what was seen', async () => {
      await filled();
      const events = await readAll(kind, stage!);
      const all = known(memoryOf(events));
      for (const [i, event] of events.entries()) {
        if (event.kind !== 'checkpoint') continue;
        const shown = memoryOf(events.slice(0, i));
        const rest = await readAll(kind, stage!, { cursor: event.cursor, seen: new Map() });
        expect(known(memoryOf(rest, shown))).toEqual(all);
      }
    });

    it('says that an object is too large, and shows the others', async () => {
      const keys = await filled();
      const large = await stage!.putTooLarge('huge');
      const events = await readAll(kind, stage!);
      expect(keysOf(events, 'object')).toEqual(keys);
      const [problem, ...more] = of(events, 'problem');
      expect(more).toEqual([]);
      expect(problem!.reason).toContain(`${LIMIT}`);
      expect(problem!.size).toBeGreaterThan(LIMIT);
      if (large !== undefined) expect(problem!.key).toBe(large);
    });

    it('takes any name for a key, or tells what is wrong with it', async () => {
      const keys = await filled();
      const hostile: string[] = [];
      for (const one of HOSTILE) {
        const key = await stage!.put(one, 1);
        if (key !== undefined) hostile.push(key);
      }
      const events = await readAll(kind, stage!);
      const named = [...keysOf(events, 'object'), ...keysOf(events, 'problem')];
      expect(named.sort()).toEqual([...keys, ...hostile].sort());
      expect(keysOf(events, 'object')).toEqual(expect.arrayContaining(keys));
      const memory = memoryOf(events);
      expect(of(await readAll(kind, stage!, memory), 'object')).toEqual([]);
    });

    it('reads only the keys that begin with a prefix', async () => {
      const keys = await filled();
      const [first] = keys;
      const narrow = { ...stage!, source: { ...stage!.source, prefixes: [first!, 'nothing-begins-so'] } };
      const events = await readAll(kind, narrow);
      expect(keysOf(events, 'object')).toEqual([first]);
    });

    it('shows more when it is asked for more, though nothing changed at the source', async () => {
      const keys = await filled();
      const narrow = { ...stage!, source: { ...stage!.source, prefixes: [keys[0]!] } };
      const memory = memoryOf(await readAll(kind, narrow));
      expect(keysOf(await readAll(kind, stage!, memory), 'object')).toEqual(keys.slice(1));
    });

    it('reads no more objects than a run may', async () => {
      await filled();
      const most = NAMES.length - 2;
      const source = { ...stage!.source, limits: { ...stage!.source.limits, objects: most } };
      const shown: SourceEvent[] = [];
      let failure: unknown;
      try {
        for await (const event of start(kind, { ...stage!, source }, nothing())) shown.push(event);
      } catch (error) {
        failure = error;
      }
      expect(of(shown, 'object').length).toBeLessThanOrEqual(most);
      expect(of(shown, 'whole')).toEqual([]);
      if (failure !== undefined) expect(failure).toBeInstanceOf(SourceError);
    });

    it('ends when the run ends, and does not say that it read all', async () => {
      await filled();
      const ended = AbortSignal.abort();
      await expect(readAll(kind, stage!, nothing(), { signal: ended })).rejects.toThrow(SourceError);
      const run = new AbortController();
      const events: SourceEvent[] = [];
      const reading = (async () => {
        for await (const event of start(kind, stage!, nothing(), { signal: run.signal })) {
          events.push(event);
          run.abort();
        }
      })();
      await expect(reading).rejects.toThrow(SourceError);
      expect(of(events, 'whole')).toEqual([]);
    });

    it('can be left at any time', async () => {
      await filled();
      for await (const event of start(kind, stage!, nothing())) {
        expect(event.kind).toBe('object');
        break;
      }
      expect(of(await readAll(kind, stage!), 'object')).toHaveLength(NAMES.length);
    });

    it('says in one sentence that there is no such source', async () => {
      stage = await build();
      const source: WrittenSource = missing ?? { ...stage.source, location: 'there/is/nothing' };
      const failure = await readAll(kind, { source, root: stage.root }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(SourceError);
      expect((failure as SourceError).message).toMatch(/^[^\n]+\.$/);
      expect((failure as SourceError).hint).toBeTruthy();
    });

    it('begins anew where a cursor is not its own', async () => {
      const keys = await filled();
      for (const cursor of [null, 'x', 7, [], {}, { at: -1 }] as Json[]) {
        const events = await readAll(kind, stage!, { cursor, seen: new Map() });
        expect(keysOf(events, 'object'), JSON.stringify(cursor)).toEqual(keys);
      }
    });

    it('finds nothing wrong with its configuration', async () => {
      stage = await build();
      const source: SourceConfig = completeSource(stage.source);
      expect(kind.problem?.(source)).toBeUndefined();
      expect(source.kind).toBe(kind.name);
      expect(kind.summary).toMatch(/^[^\n]{10,160}$/);
    });
  });
}
