/** Every output format of a check; each is loaded only when it is wanted. */
import type { Format } from '../commands/command.ts';
import { compareDiagnostics } from '../core/diagnostic.ts';
import { placeAll } from '../core/place.ts';
import type { World } from '../env.ts';
import type { CheckSummary, Reporter, ReporterContext } from './reporter.ts';
import { FEW, selectShown } from './select.ts';

const REPORTERS: Record<Format, () => Promise<Reporter>> = {
  text: async () => (await import('./text.ts')).text,
  json: async () => (await import('./json.ts')).json,
  github: async () => (await import('./github.ts')).github,
  sarif: async () => (await import('./sarif.ts')).sarif,
};

/** The text of a result in one format. */
export async function report(
  format: Format,
  summary: CheckSummary,
  {
    world,
    ...rest
  }: { world: World; textOf: ReporterContext['textOf']; all: boolean; rules: ReporterContext['rules'] },
): Promise<string> {
  const reporter = await REPORTERS[format]();
  const context = { ...rest, colour: usesColour(world), width: world.stdout.columns };
  const isPart = format === 'text' && !rest.all && summary.diagnostics.length > FEW;
  const shown = isPart ? selectShown(summary.diagnostics) : summary.diagnostics.sort(compareDiagnostics);
  placeAll(shown, context.textOf);
  // A place says more about the order than the rule's name does.
  if (!isPart) shown.sort(compareDiagnostics);
  return reporter(summary, { ...context, shown });
}

/** Colour only on a terminal, and not where NO_COLOR is set. FORCE_COLOR asks for it all the same. */
export function usesColour({ stdout, variables }: World): boolean {
  if (variables.NO_COLOR) return false;
  if (variables.FORCE_COLOR) return variables.FORCE_COLOR !== '0';
  return stdout.isTTY && variables.TERM !== 'dumb';
}
