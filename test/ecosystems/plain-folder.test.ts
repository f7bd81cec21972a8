import fc from 'fast-check';
import { expect, it } from 'vitest';
import { layoutAccepts, reportDirectory } from '../../src/ecosystems/directory.ts';
import { ECOSYSTEMS } from '../../src/ecosystems/index.ts';
import { isPlainlyIn } from '../../src/ecosystems/plain-folder.ts';

const part = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9._-]{1,12}$/),
  fc.constantFrom(
    'con',
    'com1',
    'con.js',
    'conin$',
    'pattern.json',
    '.hidden',
    'ends.',
    'left-pad',
    'left--pad',
    'left_pad',
  ),
);
const name = fc.oneof(
  part,
  fc.tuple(part, part).map(([scope, rest]) => `@${scope}/${rest}`),
);
const ecosystem = fc.constantFrom(...ECOSYSTEMS.map((e) => e.name));

it('what is plainly the folder of a package is a folder that both layouts accept', () => {
  fc.assert(
    fc.property(ecosystem, name, name, (eco, folder, pkg) => {
      const prefix = eco.toLowerCase().replaceAll(' ', '-');
      for (const spelled of [folder, pkg, pkg.toLowerCase()]) {
        const directory = `${prefix}/${spelled}`;
        if (!isPlainlyIn(`osv/${directory}/MAL-2025-1.json`, 4, { ecosystem: eco, name: pkg })) continue;
        expect(layoutAccepts('portable', directory, { ecosystem: eco, name: pkg })).toBe(true);
        expect(layoutAccepts('ossf', directory, { ecosystem: eco, name: pkg })).toBe(true);
      }
    }),
    { numRuns: 5000 },
  );
});

it('nearly every package is plainly in its folder', () => {
  for (const [eco, pkg] of [
    ['npm', 'left-pad'],
    ['npm', '@angular/animations'],
    ['PyPI', 'requests'],
    ['RubyGems', 'rest-client'],
  ] as const) {
    const path = `osv/${reportDirectory('portable', { ecosystem: eco, name: pkg })}/MAL-2025-1.json`;
    expect([pkg, isPlainlyIn(path, 4, { ecosystem: eco, name: pkg })]).toEqual([pkg, true]);
  }
  expect(isPlainlyIn('osv/npm/left-pad/x/MAL-2025-1.json', 4, { ecosystem: 'npm', name: 'left-pad' })).toBe(
    false,
  );
  expect(isPlainlyIn('osv/npm/right-pad/MAL-2025-1.json', 4, { ecosystem: 'npm', name: 'left-pads' })).toBe(
    false,
  );
});
