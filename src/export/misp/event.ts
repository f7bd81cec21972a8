/** Events of a MISP feed: the reports that were published on one day, a few hundred at most. */
import { hash } from 'node:crypto';
import { uuidOf } from '../uuid.ts';
import { type Attribute, mispTime, type PackageObject } from './package-object.ts';

/** Larger events are slow to load and to look at. */
export const REPORTS_PER_EVENT = 500;

const ORGANISATION = { name: 'Database of malicious packages', uuid: uuidOf('misp-organisation') };
const TAGS = [
  { name: 'tlp:clear', colour: '#ffffff' },
  { name: 'type:OSINT', colour: '#004646' },
];
/** "High" for what runs on developers' machines; "completed". */
const LEVELS = { threat_level_id: '1', analysis: '2' };

export class FeedEvent {
  readonly uuid: string;
  private readonly day: string;
  private readonly part: number;
  private readonly objects: PackageObject['object'][] = [];
  private readonly attributes: Attribute[] = [];
  private timestamp = '0';
  changed = false;

  constructor(day: string, part: number) {
    this.day = day;
    this.part = part;
    this.uuid = uuidOf(`misp-event:${day}:${part}`);
  }

  get size(): number {
    return this.objects.length;
  }

  add({ object, attributes }: PackageObject, modified: string): void {
    this.objects.push(object);
    this.attributes.push(...attributes);
    const time = mispTime(modified);
    if (Number(time) > Number(this.timestamp)) this.timestamp = time;
  }

  /** What `manifest.json` of the feed says of it. */
  entry(): object {
    const { timestamp } = this;
    return { Orgc: ORGANISATION, Tag: TAGS, info: this.info(), date: this.day, ...LEVELS, timestamp };
  }

  whole(): object {
    const { uuid, timestamp } = this;
    return {
      Event: {
        uuid,
        info: this.info(),
        date: this.day,
        ...LEVELS,
        published: true,
        timestamp,
        publish_timestamp: timestamp,
        Orgc: ORGANISATION,
        Tag: TAGS,
        Attribute: this.attributes,
        Object: this.objects,
      },
    };
  }

  /** The lines of `hashes.csv`, by which a MISP finds values of the feed without holding it. */
  hashes(): string {
    const all = [...this.attributes, ...this.objects.flatMap(({ Attribute }) => Attribute)];
    const values = new Set(all.filter((one) => !one.disable_correlation).map(({ value }) => value));
    return [...values].map((value) => `${hash('md5', value)},${this.uuid}\n`).join('');
  }

  private info(): string {
    return `Malicious packages reported on ${this.day}${this.part > 0 ? `, part ${this.part + 1}` : ''}`;
  }
}
