/** The text of a report for people elsewhere: without the frame that only this database needs, and not without end. */
import { HEADER } from '../core/details.ts';
import type { Osv } from '../core/report.ts';
import { cut } from './cut.ts';

const MOST = 5000;

/** Empty where the report says nothing. What sources said stands under their names. */
export function detailsText({ details = '' }: Osv, most = MOST): string {
  return cut(details.replace(HEADER, '\n').trim(), most);
}
