/** What the intake of one source works with. */
import type { SourceConfig } from '../core/source-config.ts';
import type { RunContext } from '../engine/check-found.ts';
import type { Budget } from './budget.ts';
import type { KnownNames } from './known-names.ts';
import type { Quarantine } from './quarantine.ts';
import type { SeenFile } from './seen.ts';
import type { SourceKind } from './source.ts';
import type { Tally } from './tally.ts';

export interface IntakeParts {
  source: SourceConfig;
  root: string;
  run: RunContext;
  names: KnownNames;
  quarantine: Quarantine;
  tally: Tally;
  budget: Budget;
  /** Absent for sources that are never listed as a whole. */
  seen: SeenFile | undefined;
  map: SourceKind['map'];
  /** Everything is shown again: what came before is no sign of a change. */
  replay: boolean;
  /** Resolves when the batches before this one are on the disk. Throws `CannotRun` if that failed. */
  written(): Promise<void>;
  /** A person has accepted whatever comes. */
  accepted?: boolean;
}
