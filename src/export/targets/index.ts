/** Every target of `mal export`, in the order of its help. To add one: a file beside this one that exports `write`, and a line here. */
import { type ExportTarget, SINCE } from '../target.ts';

export const EXPORT_TARGETS: readonly ExportTarget[] = [
  {
    name: 'ossf',
    summary: 'the folders and the profile of ossf/malicious-packages',
    load: () => import('./ossf.ts'),
  },
  {
    name: 'osv',
    summary: 'the bucket of osv.dev: a JSON file for each report, all.zip and modified_id.csv by ecosystem',
    options: [SINCE],
    load: () => import('./osv.ts'),
  },
];
