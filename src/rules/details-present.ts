import { DETAILS_TEMPLATE, parseDetails } from '../core/details.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { framed, npm } from './examples.ts';

const sha256 = 'a'.repeat(64);
const ADVICE =
  'Any computer that has this package installed or running should be considered fully compromised';

export default defineRule({
  id: 'details-present',
  scope: 'report',
  severity: 'warning',
  summary: 'The details say what this package does.',
  why: 'Whoever finds the package on a machine must know what it stole or changed; "it is malicious" helps nobody.',
  check(osv, emit) {
    // Nobody acts on a withdrawn report.
    if (osv.withdrawn !== undefined) return;
    const details = osv.details ?? '';
    if (details.trim() === '') {
      emit({
        pointer: osv.details === undefined ? '' : '/details',
        message: 'The report has no details.',
        hint: HINT,
      });
      return;
    }
    if (PLACEHOLDER.test(details.trim())) {
      emit({ pointer: '/details', message: `The details say only ${quote(details.trim())}.`, hint: HINT });
      return;
    }
    if (isEmptyPhrase(details.trim())) {
      emit({
        pointer: '/details',
        message: 'The details say no more than that the package is malicious.',
        hint: HINT,
      });
      return;
    }
    const parsed = parseDetails(details);
    if ('problem' in parsed || parsed.user.trim() !== '') return;
    let generic = false;
    for (const { text } of parsed.sections) {
      if (!isGeneric(text)) return;
      generic ||= text !== '';
    }
    emit({
      pointer: '/details',
      message: generic
        ? 'The details hold only advice that fits every malicious package.'
        : 'The details hold only the frame for the texts of sources, and no text.',
      hint: HINT,
    });
  },
  get good() {
    return [
      { osv: npm('left-pad') },
      { osv: npm('left-pad', { details: framed('some-feed', sha256, 'Sends ~/.npmrc to a server.') }) },
      {
        osv: npm('left-pad', {
          details: framed(
            'some-feed',
            sha256,
            `${ADVICE}. It sends ~/.npmrc to a server whose address is built at run time from the names of environment variables, as described in the referenced article, and then deletes the script that did it together with the shell history, so that nothing of it is left on the disk but the archive that the package manager keeps in its cache, which is a good reason to look there first and to keep a copy of it before anything is cleaned up or installed anew.`,
          ),
        }),
      },
      { osv: npm('left-pad', { details: undefined, withdrawn: '2025-01-03T00:00:00Z' }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { details: 'This package is malware.\n' }),
        at: '/details',
        says: 'no more than',
      },
      { osv: npm('left-pad', { details: DETAILS_TEMPLATE }), at: '/details', says: 'no more than' },
      { osv: npm('left-pad', { details: ' \n' }), at: '/details', says: 'no details' },
      { osv: npm('left-pad', { details: 'To do.\n' }), at: '/details', says: 'only "To do."' },
      { osv: npm('left-pad', { details: 'n/a' }), at: '/details', says: 'only "n/a"' },
      { osv: npm('left-pad', { details: undefined }), at: '' },
      {
        osv: npm('left-pad', { details: framed('some-feed', sha256, '') }),
        at: '/details',
        says: 'only the frame',
      },
      {
        osv: npm('left-pad', { details: framed('some-feed', sha256, `${ADVICE}.`) }),
        at: '/details',
        says: 'every malicious package',
      },
    ];
  },
});

const HINT =
  'Say in a few sentences what the package does, when it does it and how you know; above the header, if there is one.';
/** The advice that one large source puts into every advisory is this long; a text that goes on says more. */
const LONGEST_ADVICE = 450;

const EMPTY_PHRASE =
  /^(?:this (?:package )?is |it is )?(?:an? )?(?:malicious(?: (?:code|package))?|malware)(?: in \S+(?: \(\S+\))?)?\.?$/i;

/** What people write to fill a field in. */
const PLACEHOLDER =
  /^(?:to ?do|tbd|n\/?a|none|unknown|see (?:above|below|references?|links?)|tests?|x{1,9}|[-.?]{1,9})[.!]?$/i;

const isEmptyPhrase = (text: string): boolean =>
  text === DETAILS_TEMPLATE || (text.length < 100 && EMPTY_PHRASE.test(text));

const isGeneric = (text: string): boolean =>
  text.trim() === '' || (text.startsWith(ADVICE) && text.length <= LONGEST_ADVICE);
