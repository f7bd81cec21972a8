/** What a merge sets aside, so that nothing blocks the rest (law 8). */
export type AsideKind = 'no-package' | 'other-package' | 'unreadable' | 'second-assigned';

/** `index` is the place among the inputs; `reason` ends a sentence that begins with the report. */
export interface Aside {
  index: number;
  kind: AsideKind;
  reason: string;
}
