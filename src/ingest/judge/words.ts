/** A verdict in the words of the person who has to decide. */
import { quote } from '../../core/quote.ts';
import type { Contribution } from '../prepare/types.ts';
import type { Effect } from './effect.ts';
import type { Resemblance } from './resemblance.ts';
import type { Need, VerdictKind } from './types.ts';

interface Judged {
  kind: VerdictKind;
  contribution: Contribution;
  lacks?: readonly Need[];
  effect?: Effect;
  resemblance?: Resemblance | undefined;
}

const KINDS: Record<VerdictKind, string> = {
  known: 'The database has it already.',
  'same-content': 'In other bytes, it says what the source has said before.',
  'new-package': 'It reports a package that the database does not know.',
  addition: 'It is a further report on a package that the database knows.',
  revision: 'It is a newer version of a report that the database has.',
  again: 'The source shows an older version again as its current one.',
  gone: 'The source took it away.',
};

/** One sentence or two: what it is, and what of it a person has to decide. */
export function reasonOf(judged: Judged): string {
  const { kind, lacks = [] } = judged;
  if (lacks.length === 0) return KINDS[kind];
  const causes = lacks.map((need) => causeOf(need, judged));
  const [last = '', ...rest] = causes.reverse();
  return `A person has to decide: ${rest.length === 0 ? last : `${rest.reverse().join(', ')}, and ${last}`}.`;
}

function causeOf(need: Need, { contribution, effect, resemblance }: Judged): string {
  const { ecosystem, name } = contribution.package;
  switch (need) {
    case 'add':
      return effect?.revives
        ? `it brings back the withdrawn report on ${quote(name)}`
        : `the database does not know ${quote(name)} (${ecosystem}) yet`;
    case 'widen':
      return `it makes all versions of ${quote(name)} malicious, of which so far some were`;
    case 'popular':
      return `${quote(name)} is one of the most downloaded packages of ${ecosystem}`;
    case 'withdraw':
      return effect?.withdraws
        ? `it withdraws the report on ${quote(name)}`
        : `it takes back ${someOf(effect?.less ?? [])} of ${quote(name)}`;
    case 'indicators':
      return 'it gives indicators';
    case 'resemblance':
      return `${quote(name)} looks like ${quote(resemblance?.name)}, ${
        resemblance?.where === 'popular'
          ? `one of the most downloaded packages of ${ecosystem}`
          : 'which the database has'
      }`;
    case 'deletion':
      return 'the source took its report away without saying why';
  }
}

const SHOWN = 3;

function someOf(list: readonly string[]): string {
  const shown = list.slice(0, SHOWN).join(', ');
  return list.length > SHOWN ? `${shown} and ${list.length - SHOWN} more` : shown;
}
