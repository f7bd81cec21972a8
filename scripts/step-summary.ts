/** `npm run step-summary < findings.json`: what `mal validate --format json` printed, as Markdown for the summary of a workflow run. */
import { text } from 'node:stream/consumers';
import { stepSummary } from '../src/reporters/step-summary.ts';

process.stdout.write(stepSummary(JSON.parse(await text(process.stdin))));
