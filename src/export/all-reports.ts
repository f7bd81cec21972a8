import type { TargetOption } from './target.ts';

/** Of targets whose reports normally have indicators. Most reports have none: this makes an export about six times as large. */
export const ALL_REPORTS: TargetOption = {
  flags: '--all-reports',
  description: 'also reports without indicators',
};
