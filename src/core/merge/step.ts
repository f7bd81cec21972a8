/** A decision of a person as a step from state to state; several steps make one decision on one report. */
import type { State } from './state.ts';

/** The next state; or, as the rest of a sentence that begins with the report, why the step cannot be taken. */
export type Step = (state: State, now: string) => State | string;

/** All steps, one after the other; the first that cannot be taken says why. */
export function takeSteps(state: State, steps: readonly Step[], now: string): State | string {
  let next = state;
  for (const step of steps) {
    const taken = step(next, now);
    if (typeof taken === 'string') return taken;
    next = taken;
  }
  return next;
}
