import type { TargetOption } from '../target.ts';

/** The option of a target that `readUpstream` serves. */
export const MERGE: TargetOption = {
  flags: '--merge <path>',
  description: 'add the records of an all.zip of osv.dev, or of a folder with <ecosystem>/all.zip',
};
