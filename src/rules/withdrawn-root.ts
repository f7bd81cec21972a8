import { quote } from '../core/quote.ts';
import { rootOf } from '../core/roots.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const ossf = { layout: 'ossf' as const, roots: ['osv/malicious', 'osv/withdrawn'] };
const withdrawn = npm('left-pad', { withdrawn: '2025-02-01T00:00:00Z' });

export default defineRule({
  id: 'withdrawn-root',
  scope: 'report',
  severity: 'error',
  summary: 'In the `ossf` layout withdrawn reports, and no others, lie below the second root.',
  why: 'Consumers of that database read the first root alone: what lies there is blocked, what does not is not.',
  check(osv, emit, { config, path }) {
    const [active, gone] = config.roots;
    if (config.layout !== 'ossf' || active === undefined || gone === undefined) return;
    const root = rootOf(config, path);
    if (root === gone && osv.withdrawn === undefined) {
      emit({
        message: `The report lies below ${quote(gone)}, but is not withdrawn.`,
        hint: `Run \`mal withdraw <report> --reason TEXT\`, or move the file below ${quote(active)}.`,
      });
    } else if (root === active && osv.withdrawn !== undefined) {
      emit({
        pointer: '/withdrawn',
        message: `The report is withdrawn, but lies below ${quote(active)}.`,
        hint: `Run \`mal normalize\` to move it below ${quote(gone)}.`,
        fixable: true,
      });
    }
  },
  get good() {
    return [
      { osv: withdrawn },
      { osv: npm('left-pad'), config: ossf, path: 'osv/malicious/npm/left-pad/MAL-2025-1000001.json' },
      { osv: withdrawn, config: ossf, path: 'osv/withdrawn/npm/left-pad/MAL-2025-1000001.json' },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad'),
        config: ossf,
        path: 'osv/withdrawn/npm/left-pad/MAL-2025-1000001.json',
        at: '',
        says: 'not withdrawn',
      },
      {
        osv: withdrawn,
        config: ossf,
        path: 'osv/malicious/npm/left-pad/MAL-2025-1000001.json',
        at: '/withdrawn',
      },
    ];
  },
});
