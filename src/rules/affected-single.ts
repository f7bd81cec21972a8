import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const one = (name: string) => ({ package: { ecosystem: 'npm', name }, versions: ['1.0.0'] });

export default defineRule({
  id: 'affected-single',
  scope: 'report',
  severity: 'error',
  summary: 'A report is about exactly one package or repository.',
  why: 'The folder, the summary and the merge all follow from the one package a report is about.',
  check(osv, emit) {
    if (osv.affected.length === 1) return;
    if (osv.affected.length === 0) {
      emit({
        pointer: '/affected',
        message: 'The report names nothing that is affected.',
        hint: 'Start again with `mal new <ecosystem> <name>`, which fills in `affected`.',
      });
      return;
    }
    emit({
      pointer: '/affected/1',
      message: `The report lists ${osv.affected.length} affected packages; it must be about one.`,
      hint: 'Write a report for each package (`mal new <ecosystem> <name>`).',
    });
  },
  get good() {
    return [{ osv: npm('left-pad') }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { affected: [one('left-pad'), one('right-pad'), one('pad')] }),
        at: '/affected/1',
        says: '3',
      },
      { osv: npm('left-pad', { affected: [] }), at: '/affected' },
    ];
  },
});
